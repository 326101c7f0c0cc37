/** The two notes' pitch in Hz, and how long each sounds, in seconds. */
const NOTES_HZ = [660, 880];
const NOTE_S = 0.35;
/** Of full volume. */
const LOUDNESS = 0.25;

/** Two notes that call somebody. Silent where the machine has no sound. */
export function chime(): void {
  if (!('AudioContext' in window)) return;
  const sound = new AudioContext();
  NOTES_HZ.forEach((pitch_hz, index) => {
    const [note, volume] = [sound.createOscillator(), sound.createGain()];
    const start = sound.currentTime + index * NOTE_S;
    note.frequency.value = pitch_hz;
    volume.gain.setValueAtTime(LOUDNESS, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    note.connect(volume).connect(sound.destination);
    note.start(start);
    note.stop(start + NOTE_S);
  });
  setTimeout(() => void sound.close(), NOTES_HZ.length * NOTE_S * 1000 + 500);
}
