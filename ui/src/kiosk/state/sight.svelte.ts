/** Sizes of the text, of the usual one. */
export const SIZES = [1, 1.5, 2] as const;

/** How a customer wants the screen, until they have gone. */
export class Sight {
  size = $state<(typeof SIZES)[number]>(1);
  contrast = $state(false);
  /** Everything in the lower half of an upright screen: for who sits, or is small. */
  reach = $state(false);

  /** Whether anything is not as usual. */
  readonly changed = $derived(this.size !== 1 || this.contrast || this.reach);

  forget(): void {
    this.size = 1;
    this.contrast = false;
    this.reach = false;
  }
}
