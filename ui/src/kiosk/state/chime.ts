/** The two notes' pitch in Hz, and how long each sounds, in seconds. */
const NOTES_HZ = [660, 880];
const NOTE_S = 0.35;
/** How often the two are played: whoever is away for a moment hears one of them. */
const TIMES = 3;

/** Notes that call somebody, as loud as the settings say, in per cent. Silent where the machine has no sound. */
export function chime(volume_percent: number): void {
  if (volume_percent <= 0 || !('AudioContext' in window)) return;
  const sound = new AudioContext();
  const notes = Array.from({ length: TIMES }, () => NOTES_HZ).flat();
  notes.forEach((pitch_hz, index) => {
    const [note, volume] = [sound.createOscillator(), sound.createGain()];
    const start = sound.currentTime + index * NOTE_S;
    note.frequency.value = pitch_hz;
    volume.gain.setValueAtTime(Math.min(volume_percent, 100) / 100, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    note.connect(volume).connect(sound.destination);
    note.start(start);
    note.stop(start + NOTE_S);
  });
  setTimeout(() => void sound.close(), notes.length * NOTE_S * 1000 + 500);
}
