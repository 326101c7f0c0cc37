import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The UI's folder: npm and vitest both run there. In jsdom `import.meta.url` is no file's address. */
export const ui = process.cwd();

/** The text of a file of the UI. */
export function text(...path: string[]): string {
  return readFileSync(join(ui, ...path), 'utf8');
}
