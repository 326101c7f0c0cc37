import { m } from '../paraglide/messages.js';

/** A pause as a person says it: in seconds up to two minutes, then in minutes, rounded up. */
export function pauseText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds === 1) return m.second();
  if (seconds <= 120) return m.seconds({ count: seconds });
  return m.minutes({ count: Math.ceil(seconds / 60) });
}
