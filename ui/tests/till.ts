import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import App from '../src/App.svelte';
// Fetched after the first paint by the program; here already, so that no test waits for the compiler.
import '../src/screens/later';
import type { OrderView } from '../src/backend/contract';
import { ScriptedBackend, type Script } from '../src/backend/scripted/scripted';
import { Kasse } from '../src/state/kasse.svelte';

/** A till on the screen, its scripted program, and the hands that work it. */
export interface Till {
  backend: ScriptedBackend;
  kasse: Kasse;
  user: UserEvent;
}

/** Opens a till with a scripted program. */
export async function openTill(
  script: Partial<Script> = {},
  prepare?: (backend: ScriptedBackend) => void,
): Promise<Till> {
  const backend = new ScriptedBackend(script);
  prepare?.(backend);
  const kasse = new Kasse(backend);
  render(App, { props: { kasse } });
  await kasse.start();
  // The screens beside the sale are fetched after the first paint.
  await waitFor(() => {
    if (kasse.phase === 'running' && backend.count('ui_ready') === 0) throw new Error('not painted yet');
    if (kasse.phase === 'failed') by('start-failed');
  });
  return { backend, kasse, user: userEvent.setup() };
}

export const by = (testid: string): HTMLElement => screen.getByTestId(testid);
export const all = (testid: string): HTMLElement[] => screen.queryAllByTestId(testid);
export const seen = (testid: string): Promise<HTMLElement> => screen.findByTestId(testid);

/** The tile of a product. */
export function tile(sku: string): HTMLElement {
  const found = all('product-tile').find((it) => it.dataset['sku'] === sku);
  if (found === undefined) throw new Error(`no tile for ${sku}`);
  return found;
}

/** Text as a person reads it: the no-break space is a space. */
export function read(element: HTMLElement): string {
  return element.textContent.replaceAll('\u00a0', ' ').replace(/\s+/g, ' ').trim();
}

/** Puts one product into the cart and goes to the customer. */
export async function toCustomer({ user }: Till): Promise<void> {
  await user.click(tile('1001'));
  await seen('cart-line');
  await user.click(by('pay'));
  await seen('customer-name');
}

/** Types a private customer whom the scripted program accepts. */
export async function typePerson({ user }: Till): Promise<void> {
  await user.type(by('customer-name'), 'Kari Nordmann');
  await user.type(by('customer-personal-number'), '02013299997');
  await typeContact(user);
}

/** Types a company that the scripted program accepts. */
export async function typeCompany({ user }: Till): Promise<void> {
  await user.click(by('customer-type-corporate'));
  await user.type(by('customer-organization-number'), '123456785');
  await user.type(by('customer-name'), 'Fjord & Fjell AS');
  await typeContact(user);
}

async function typeContact(user: UserEvent): Promise<void> {
  const contact = {
    'customer-email': 'kari@example.no',
    'customer-msisdn': '90012345',
    'customer-street': 'Luramyrveien 65',
    'customer-zip': '4313',
    'customer-city': 'Sandnes',
  };
  for (const [field, text] of Object.entries(contact)) await user.type(by(field), text);
}

/** From the sale to the last step of the checkout. */
export async function toConfirm(till: Till, kind: 'person' | 'company' = 'person'): Promise<void> {
  await toCustomer(till);
  await (kind === 'person' ? typePerson(till) : typeCompany(till));
  await till.user.click(by('customer-next'));
  await till.user.click(await seen('method-next'));
  await seen('submit-order');
}

/** From the sale to a placed order, which the script then moves into a state. */
export async function placed(
  till: Till,
  change: Partial<OrderView>,
  kind: 'person' | 'company' = 'person',
): Promise<void> {
  await toConfirm(till, kind);
  await till.user.click(by('submit-order'));
  await seen('order-state');
  till.backend.moveOrder(change);
}
