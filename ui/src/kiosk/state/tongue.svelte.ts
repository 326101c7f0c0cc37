import type { LanguageName } from '../../backend/contract';
import { speak } from '../messages';
import type { Kiosk } from './kiosk.svelte';
import { catalogueLanguage, type KioskLanguage } from './language';

/** What language the kiosk speaks, and names its products in. */
export class Tongue {
  /** The customer's. */
  language = $state<KioskLanguage>('nb');
  /** The language that products and categories are named in. */
  private namedIn: LanguageName;

  /** `own` is spoken without a customer, and is the staff's. */
  constructor(
    private readonly kiosk: Kiosk,
    readonly own: LanguageName,
  ) {
    this.namedIn = catalogueLanguage(own);
    speak(() => this.language);
    this.speak(own);
  }

  /** From now on it speaks the customer's language. */
  async choose(language: KioskLanguage): Promise<void> {
    if (language === this.language) return;
    this.speak(language);
    await this.nameProducts();
  }

  /** They have gone. Products are named anew once nobody waits for it. */
  forget(): void {
    this.speak(this.own);
  }

  /** Has the program name products and categories in the language that is spoken, where it does not. */
  async nameProducts(): Promise<void> {
    const { backend, catalogue, sale } = this.kiosk;
    await sale.again(async () => {
      const language = catalogueLanguage(this.language);
      if (language === this.namedIn) return sale.cart;
      await backend.call('language_set', { language });
      const { cart, categories } = await backend.call('start');
      this.namedIn = language;
      catalogue.categories = categories;
      catalogue.reload();
      return cart;
    });
  }

  private speak(language: KioskLanguage): void {
    this.language = language;
    document.documentElement.lang = language;
  }
}
