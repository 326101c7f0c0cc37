import { waitFor } from '@testing-library/svelte';
import { describe, expect, test } from 'vitest';
import { all, by, openTill, read, seen, toConfirm, toCustomer, typeCompany, typePerson } from './till';

const errorAt = (field: string): string => {
  const found = all('field-error').find((it) => it.dataset['field'] === field);
  return found === undefined ? '' : read(found);
};

describe('the customer', () => {
  test('errors stand at their fields and the first has the focus', async () => {
    const till = await openTill();
    await toCustomer(till);
    await till.user.type(by('customer-name'), 'Kari');
    await till.user.type(by('customer-email'), 'kari@ex');
    await till.user.click(by('customer-next'));
    await waitFor(() => expect(errorAt('email')).toContain('hele adressen'));
    expect(errorAt('street')).toContain('Må fylles ut');
    expect(errorAt('name')).toBe('');
    expect(document.activeElement).toBe(by('customer-email'));
    expect(by('customer-email').getAttribute('aria-invalid')).toBe('true');
  });

  test('an error goes away when its field is changed', async () => {
    const till = await openTill();
    await toCustomer(till);
    await till.user.click(by('customer-next'));
    await waitFor(() => expect(errorAt('name')).not.toBe(''));
    await till.user.type(by('customer-name'), 'K');
    expect(errorAt('name')).toBe('');
    expect(errorAt('email')).not.toBe('');
  });

  test('a failing check digit warns and does not stop', async () => {
    const till = await openTill();
    await toCustomer(till);
    await typePerson(till);
    await till.user.clear(by('customer-personal-number'));
    await till.user.type(by('customer-personal-number'), '12345678901');
    await till.user.click(by('customer-next'));
    expect(read(await seen('field-warning'))).toContain('du kan likevel gå videre');
    expect(all('method-checkout')).toEqual([]);
    await till.user.click(by('customer-next'));
    expect(await seen('method-checkout')).toBeTruthy();
  });

  test('a company is asked for its own fields and never sends a personal number', async () => {
    const till = await openTill();
    await toCustomer(till);
    await till.user.type(by('customer-personal-number'), '02013299997');
    await typeCompany(till);
    expect(all('customer-personal-number')).toEqual([]);
    await till.user.click(by('customer-next'));
    await seen('method-ehf');
    expect(till.backend.last('customer_check')).toMatchObject({
      kind: 'corporate',
      personal_number: '',
      organization_number: '123456785',
    });
  });

  test('Enter goes on, Esc goes back, and nothing that was typed is lost', async () => {
    const till = await openTill();
    await toCustomer(till);
    await typePerson(till);
    await till.user.keyboard('{Enter}');
    await seen('method-checkout');
    await till.user.keyboard('{Escape}');
    expect(await seen('customer-name')).toHaveProperty('value', 'Kari Nordmann');
    await till.user.keyboard('{Escape}');
    await seen('screen-sale');
    await till.user.keyboard('{F9}');
    expect(await seen('customer-email')).toHaveProperty('value', 'kari@example.no');
  });
});

describe('the way to invoice', () => {
  test('one that can’t be used says why', async () => {
    const till = await openTill();
    await toCustomer(till);
    await typePerson(till);
    await till.user.clear(by('customer-personal-number'));
    await till.user.click(by('customer-next'));
    expect(read(await seen('method-checkout'))).toContain('Trenger fødselsnummer');
    expect(by('method-checkout')).toHaveProperty('disabled', true);
    expect(by('method-send-invoice').getAttribute('aria-checked')).toBe('true');
    expect(read(by('method-ehf'))).toContain('Bare for bedrifter');
  });

  test('a double click on the way to the last look does not send the order', async () => {
    const till = await openTill();
    await toCustomer(till);
    await typePerson(till);
    await till.user.click(by('customer-next'));
    await seen('method-checkout');
    const next = by('method-next');
    next.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));
    const submit = await seen('submit-order');
    submit.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 }));
    expect(till.backend.count('order_place')).toBe(0);
    submit.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));
    await waitFor(() => expect(till.backend.count('order_place')).toBe(1));
  });

  test('a company chooses its time to pay, and the order carries it', async () => {
    const till = await openTill();
    await toCustomer(till);
    await typeCompany(till);
    await till.user.click(by('customer-next'));
    await till.user.click(await seen('method-ehf'));
    await till.user.click(by('maturity-30'));
    await till.user.click(by('method-next'));
    await till.user.click(await seen('submit-order'));
    await seen('order-state');
    expect(till.backend.last('order_place')).toMatchObject({ method: 'ehf', maturity_days: 30 });
  });

  test('works by keyboard alone', async () => {
    const till = await openTill();
    await toCustomer(till);
    await typePerson(till);
    await till.user.keyboard('{Enter}');
    await seen('method-checkout');
    await waitFor(() => expect(document.activeElement).toBe(by('method-checkout')));
    await till.user.keyboard('{ArrowDown}');
    await waitFor(() => expect(by('method-send-invoice').getAttribute('aria-checked')).toBe('true'));
    await till.user.keyboard('{Enter}');
    expect(read(await seen('submit-order'))).toBe('Send faktura');
  });
});

describe('the last look', () => {
  test('shows amount, customer, day and what is sent', async () => {
    const till = await openTill();
    await toConfirm(till);
    const page = read(by('screen-checkout'));
    for (const words of [
      '1 999,00',
      'Kari Nordmann',
      'Faktura med BankID',
      '10 dager',
      'fakturagebyr',
      'Fødselsnummeret brukes',
    ]) {
      expect(page).toContain(words);
    }
    expect(all('confirm-immediate')).toEqual([]);
  });

  test('what can’t be undone says so, has other words on its button, and is not one Enter away', async () => {
    const till = await openTill();
    await toConfirm(till, 'company');
    expect(read(by('confirm-immediate'))).toContain('kan ikke angres');
    expect(read(by('submit-order'))).toBe('Fakturer 1 999,00 nå');
    await till.user.keyboard('{Enter}');
    expect(till.backend.count('order_place')).toBe(0);
  });

  test('pressing twice, by hand and by Enter, places one order', async () => {
    const till = await openTill();
    await toConfirm(till);
    const answer = till.backend.hold('order_place');
    await till.user.dblClick(by('submit-order'));
    await till.user.keyboard('{Enter}');
    await till.kasse.checkout.submit();
    expect(by('submit-order')).toHaveProperty('disabled', true);
    answer();
    await seen('order-state');
    expect(till.backend.count('order_place')).toBe(1);
    expect(till.backend.last('order_place')).toMatchObject({
      confirmed_amount: 199_900,
      customer: { personal_number: '02013299997' },
    });
  });

  test('a cart that changed meanwhile is shown again before anything is placed', async () => {
    const till = await openTill();
    await toConfirm(till);
    await till.kasse.sale.add('3010');
    await till.user.click(by('submit-order'));
    await waitFor(() => expect(read(by('confirm-amount'))).toBe('2 348,00'));
    expect(read(by('screen-checkout'))).toContain('Handlekurven er endret');
    expect(all('order-state')).toEqual([]);
    await till.user.click(by('submit-order'));
    expect(await seen('order-state')).toBeTruthy();
  });

  test('a refusal leaves everything as it was and says so', async () => {
    const till = await openTill();
    await toConfirm(till);
    till.backend.refuse('order_place', 'token_missing');
    await till.user.click(by('submit-order'));
    expect(read(await seen('toast'))).toContain('mangler nøkkelen');
    await waitFor(() => expect(by('submit-order')).toHaveProperty('disabled', false));
  });

  test('a refusal that names a field leads to it', async () => {
    const till = await openTill();
    await toConfirm(till);
    till.backend.refuse(
      'order_place',
      'invalid_field',
      'personal_number',
      'the field personal_number can’t be used',
    );
    await till.user.click(by('submit-order'));
    await waitFor(() => expect(errorAt('personal_number')).toBe('Sjekk dette feltet'));
    await waitFor(() => expect(document.activeElement).toBe(by('customer-personal-number')));
  });
});
