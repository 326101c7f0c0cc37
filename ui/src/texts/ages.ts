import type { age } from '../format/time';
import { m } from '../paraglide/messages.js';

/** An age in words: `4 min`, `3 t`, `2 d`. */
export function ageText({ count, unit }: ReturnType<typeof age>): string {
  if (unit === 'min') return m.age_minutes({ count });
  return unit === 'h' ? m.age_hours({ count }) : m.age_days({ count });
}
