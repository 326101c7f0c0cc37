import { asUiError, type Backend } from '../backend/backend';
import type { CategoryView, ProductPage, ProductView, UiError } from '../backend/contract';

/** Products asked for at a time. A small shop's whole catalogue comes with the first page. */
export const PAGE_SIZE = 100;

/** The products that the grid shows: a search or a category, fetched in pages as they come into sight. */
export class Catalogue {
  categories = $state.raw<CategoryView[]>([]);
  category = $state<string | null>(null);
  text = $state('');
  total = $state(0);
  /** Whether the first answer has come. */
  loaded = $state(false);
  error = $state.raw<UiError | null>(null);
  /** Fetched pages by their number; a page that is not here yet is drawn as empty tiles. */
  private pages = $state.raw(new Map<number, ProductView[]>());
  private asked = new Set<number>();
  /** The number of the latest search: answers to an older one are dropped. */
  generation = $state(0);
  private latest: Promise<void> = Promise.resolve();

  constructor(private readonly backend: Backend) {}

  /** The product at a place in the list, once it is fetched. */
  at(index: number): ProductView | undefined {
    return this.pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE];
  }

  /** Takes the page that was asked for while the program started. */
  begin(categories: CategoryView[], first: ProductPage): void {
    this.categories = categories;
    this.accept(0, first);
    this.asked.add(0);
  }

  /** Shows what fits the text, at once. */
  search(text: string): void {
    this.text = text;
    // A search looks through everything: whoever types a name does not think of its category.
    if (text.trim() !== '') this.category = null;
    this.reload();
  }

  choose(category: string | null): void {
    this.category = category;
    this.text = '';
    this.reload();
  }

  /** Asks anew, for instance after the language changed. The old tiles stay until the new ones are here. */
  reload(): void {
    this.generation += 1;
    this.asked = new Set();
    this.latest = this.fetch(0);
  }

  /** Resolves when the latest search is answered. */
  async settled(): Promise<void> {
    await this.latest;
  }

  /** Fetches what is missing between two places of the list. */
  need(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE_SIZE); page * PAGE_SIZE < Math.min(to, this.total); page += 1) {
      if (!this.asked.has(page)) void this.fetch(page);
    }
  }

  private async fetch(page: number): Promise<void> {
    const generation = this.generation;
    this.asked.add(page);
    try {
      const offset = page * PAGE_SIZE;
      const answer = await this.backend.call('catalogue_search', {
        text: this.text,
        category: this.category,
        offset,
        limit: PAGE_SIZE,
      });
      if (generation === this.generation) this.accept(page, answer);
    } catch (thrown) {
      if (generation !== this.generation) return;
      this.asked.delete(page);
      this.error = asUiError(thrown);
      this.loaded = true;
    }
  }

  private accept(page: number, answer: ProductPage): void {
    const pages = page === 0 ? new Map<number, ProductView[]>() : new Map(this.pages);
    this.pages = pages.set(page, answer.products);
    this.total = answer.total;
    this.error = null;
    this.loaded = true;
  }
}
