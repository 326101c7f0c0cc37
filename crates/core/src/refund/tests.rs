//! What refunds may take, in sum and line by line, and their life.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::cart::Cart;
use crate::catalogue::{CategoryId, LocalizedName, Product, Sku, Unit};
use crate::customer::{Customer, CustomerInput, CustomerKind};
use crate::discount::{Discount, Percent};
use crate::front_status::FrontStatus;
use crate::life::UnknownCause;
use crate::method::{Method, Terms};
use crate::order::{Order, OrderDraft, OrderId, Placing};
use crate::reference::{Reference, TillId};
use crate::vat::{VatRate, VatRates};

fn money(ore: i64) -> Money {
    Money::from_ore(ore).unwrap()
}

/// Thousandths, øre a unit, discount in hundredths of a per cent, rate in hundredths of a per cent.
type Line = (i64, i64, u32, u32);

fn order(lines: &[Line]) -> Order {
    let mut cart = Cart::default();
    for (index, (quantity, price, discount, rate)) in lines.iter().enumerate() {
        let line = cart
            .add(&Product {
                sku: Sku::parse(&format!("V-{index}")).unwrap(),
                name: LocalizedName::new("Vare", None).unwrap(),
                barcode: None,
                price: money(*price),
                vat_rate: VatRate::from_hundredths(*rate).unwrap(),
                category: CategoryId("alt".into()),
                detail: String::new(),
                unit: Unit::Kg,
                picture: None,
            })
            .unwrap();
        cart.set_quantity(line, Quantity::from_thousandths(*quantity).unwrap())
            .unwrap();
        let percent = Percent::from_hundredths(*discount).unwrap();
        cart.set_discount(line, Discount::Percent(percent)).unwrap();
    }
    let parsed = Customer::parse(&CustomerInput {
        kind: CustomerKind::Corporate,
        name: "Fjell og Fjære AS",
        email: "kari@example.no",
        country_code: "+47",
        msisdn: "90012345",
        personal_number: "",
        organization_number: "123456785",
        street: "Klostergata 1",
        zip: "7030",
        city: "Trondheim",
        country: "NO",
        customer_reference: "",
        language: "",
    })
    .unwrap();
    OrderDraft::new(Placing {
        id: OrderId(Uuid::nil()),
        at: Timestamp::from_unix_ms(0),
        cart: &cart,
        customer: parsed.customer,
        personal_number: None,
        terms: Terms::new(CustomerKind::Corporate, Method::SendInvoice, 14).unwrap(),
        vat_rates: &VatRates::default(),
    })
    .unwrap()
    .numbered(Reference::new(TillId::default(), 1))
}

fn refund(number: u32, parts: Vec<RefundPart>, shown_before: Money) -> Refund {
    let at = Timestamp::from_unix_ms(0);
    Refund::sending(number, at, false, parts, String::new(), shown_before).unwrap()
}

fn confirmed(refund: Refund) -> Refund {
    let taken = refund.after(RefundEvent::Taken).unwrap();
    taken.after(RefundEvent::Shown).unwrap()
}

fn quantity(line: u32, thousandths: i64) -> RefundWish {
    let quantity = Quantity::from_thousandths(thousandths).unwrap();
    RefundWish {
        line,
        share: RefundShare::Quantity(quantity),
    }
}

fn amount(line: u32, ore: i64) -> RefundWish {
    RefundWish {
        line,
        share: RefundShare::Amount(money(ore)),
    }
}

#[test]
fn the_last_part_takes_the_rest() {
    // 3 for 100.00 kr: a third is 33.33, so the last one is 33.34.
    let order = order(&[(3_000, 3_333, 0, 2_500), (1_000, 1, 0, 1_500)]);
    let mut refunds = Vec::new();
    let mut taken = Vec::new();
    for number in 1..=3 {
        let left = Left::of(&order, &refunds).unwrap();
        let parts = left.part(&[quantity(0, 1_000)]).unwrap();
        taken.push((parts[0].gross().ore(), parts[0].vat().ore()));
        refunds.push(confirmed(refund(number, parts, Money::ZERO)));
    }
    let whole = order.lines()[0].amounts();
    assert_eq!(
        taken.iter().map(|(gross, _)| gross).sum::<i64>(),
        whole.gross().ore()
    );
    assert_eq!(
        taken.iter().map(|(_, vat)| vat).sum::<i64>(),
        whole.vat().ore(),
        "{taken:?}"
    );
    let left = Left::of(&order, &refunds).unwrap();
    assert_eq!(
        left.part(&[quantity(0, 1)]),
        Err(RefundError::TooMuch { line: 0 })
    );
    assert_eq!(
        left.part(&[amount(0, 1)]),
        Err(RefundError::TooMuch { line: 0 })
    );
    let rest = left.all().unwrap();
    assert_eq!((rest.len(), rest[0].line()), (1, 1), "the other line");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let order = order(&[(2_000, 10_000, 0, 2_500), (1_000, 5_000, 10_000, 2_500)]);
    let left = Left::of(&order, &[]).unwrap();
    let line = |line| Err(RefundError::Line { line });
    assert_eq!(left.part(&[]), Err(RefundError::NothingLeft));
    assert_eq!(left.part(&[amount(7, 1)]), line(7));
    assert_eq!(left.part(&[amount(0, 1), amount(0, 1)]), line(0));
    assert_eq!(
        left.part(&[amount(0, 20_001)]),
        Err(RefundError::TooMuch { line: 0 })
    );
    for nothing in [amount(0, 0), amount(0, -5)] {
        assert_eq!(left.part(&[nothing]), Err(RefundError::Nothing { line: 0 }));
    }
    assert_eq!(
        left.part(&[quantity(1, 1_000)]),
        Err(RefundError::Nothing { line: 1 }),
        "it was given away"
    );
    assert_eq!(left.all().unwrap().len(), 1);
}

#[test]
fn one_at_a_time_and_one_that_may_have_been_made_counts() {
    let order = order(&[(2_000, 10_000, 0, 2_500)]);
    let half = Left::of(&order, &[])
        .unwrap()
        .part(&[quantity(0, 1_000)])
        .unwrap();
    let sending = refund(1, half, Money::ZERO);
    let unknown = sending
        .clone()
        .after(RefundEvent::OutcomeUnknown(UnknownCause::Timeout))
        .unwrap();
    let taken = sending.clone().after(RefundEvent::Taken).unwrap();
    for open in [sending.clone(), unknown, taken] {
        let left = Left::of(&order, std::slice::from_ref(&open)).unwrap();
        assert_eq!(left.gross().unwrap().ore(), 10_000, "{:?}", open.state());
        assert_eq!(left.all(), Err(RefundError::Open));
        assert_eq!(left.part(&[amount(0, 1)]), Err(RefundError::Open));
    }
    for event in [
        RefundEvent::NotSent("offline".into()),
        RefundEvent::Refused(Vec::new()),
    ] {
        let ended = sending.clone().after(event).unwrap();
        let left = Left::of(&order, &[ended]).unwrap();
        assert_eq!(left.gross().unwrap().ore(), 20_000);
        assert!(left.all().is_ok());
    }
}

#[test]
fn refunds_that_took_too_much_are_noticed() {
    let order = order(&[(2_000, 10_000, 0, 2_500)]);
    let all = Left::of(&order, &[]).unwrap().all().unwrap();
    let twice = [1, 2].map(|number| confirmed(refund(number, all.clone(), Money::ZERO)));
    assert_eq!(
        Left::of(&order, &twice),
        Err(RefundError::TooMuch { line: 0 })
    );
}

#[test]
fn a_status_shows_a_refund_or_it_does_not() {
    use FrontStatus::{Collection, Invoiced, Paid, PartlyRefunded, Refunded};
    let order = order(&[(2_000, 50_000, 0, 2_500)]);
    let gross = order.totals().gross();
    let parts = |ore| {
        let left = Left::of(&order, &[]).unwrap();
        left.part(&[amount(0, ore)]).unwrap()
    };
    // Shown before, amount; status, told; whether one that was taken is made, whether an unknown one is.
    let table = [
        (0, 40_000, Invoiced, None, false, false),
        (0, 40_000, Paid, Some(0), false, false),
        (0, 40_000, Collection, None, false, false),
        (0, 40_000, PartlyRefunded, Some(40_000), true, true),
        (0, 40_000, Paid, Some(40_000), true, true),
        (0, 40_000, PartlyRefunded, Some(39_999), false, false),
        // More than ours: somebody else's may be in it.
        (0, 40_000, PartlyRefunded, Some(50_000), true, false),
        (0, 40_000, PartlyRefunded, None, true, false),
        (0, 40_000, Refunded, None, true, false),
        (0, 100_000, Refunded, None, true, true),
        (0, 100_000, Refunded, Some(100_000), true, true),
        (30_000, 40_000, PartlyRefunded, Some(30_000), false, false),
        (30_000, 40_000, PartlyRefunded, Some(70_000), true, true),
        (30_000, 40_000, PartlyRefunded, Some(40_000), false, false),
        (30_000, 40_000, PartlyRefunded, None, false, false),
        (
            30_000,
            40_000,
            FrontStatus::Other("Tapt".into()),
            None,
            false,
            false,
        ),
    ];
    for (before, ore, status, told, taken_is_made, unknown_is_made) in table {
        let sending = refund(1, parts(ore), money(before));
        let shown = |refund: &Refund| refund.is_shown(&status, told.map(money), gross);
        assert!(!shown(&sending), "nothing is known while it is being sent");
        let taken = sending.clone().after(RefundEvent::Taken).unwrap();
        assert_eq!(
            shown(&taken),
            taken_is_made,
            "taken: {before}, {ore}, {status:?}, {told:?}"
        );
        let unknown = sending
            .after(RefundEvent::OutcomeUnknown(UnknownCause::Timeout))
            .unwrap();
        assert_eq!(
            shown(&unknown),
            unknown_is_made,
            "unknown: {before}, {ore}, {status:?}, {told:?}"
        );
    }
}

#[test]
fn only_a_person_sends_an_unknown_refund_again() {
    let order = order(&[(2_000, 10_000, 0, 2_500)]);
    let all = Left::of(&order, &[]).unwrap().all().unwrap();
    let sending = refund(1, all, Money::ZERO);
    let taken = sending.clone().after(RefundEvent::Taken).unwrap();
    let unknown = sending
        .clone()
        .after(RefundEvent::OutcomeUnknown(UnknownCause::ServerError))
        .unwrap();
    let made = confirmed(sending.clone());
    for wrong in [&sending, &taken, &made] {
        assert!(
            wrong.clone().after(RefundEvent::SentAgain).is_err(),
            "{:?}",
            wrong.state()
        );
    }
    let sent = unknown.clone().after(RefundEvent::SentAgain).unwrap();
    assert_eq!(sent.state().name(), RefundStateName::Sending);
    assert_eq!(sent.shown_after().unwrap().ore(), 20_000);
    let happened = unknown.after(RefundEvent::Happened).unwrap();
    assert_eq!(
        happened.state(),
        &RefundState::Confirmed { by_person: true }
    );
}

#[test]
fn an_invoice_that_ends_overtakes_what_front_payment_took_and_nothing_else() {
    use FrontStatus::{Cancelled, Expired, Invoiced, Paid, PartlyRefunded, Refunded};
    let order = order(&[(2_000, 50_000, 0, 2_500)]);
    let gross = order.totals().gross();
    let part = Left::of(&order, &[])
        .unwrap()
        .part(&[amount(0, 40_000)])
        .unwrap();
    let sending = refund(1, part, Money::ZERO);
    let taken = sending.clone().after(RefundEvent::Taken).unwrap();
    let unknown = sending
        .clone()
        .after(RefundEvent::OutcomeUnknown(UnknownCause::Timeout))
        .unwrap();
    for (status, told, overtaken) in [
        (Cancelled, None, true),
        (Expired, None, true),
        (Cancelled, Some(39_999), true),
        (Cancelled, Some(40_000), false),
        (Invoiced, None, false),
        (Paid, None, false),
        (Refunded, None, false),
        (PartlyRefunded, None, false),
        (FrontStatus::Other("Tapt".into()), None, false),
    ] {
        let told = told.map(money);
        assert_eq!(
            taken.is_overtaken(&status, told, gross),
            overtaken,
            "{status:?}, {told:?}"
        );
        // Nobody knows of these whether they were taken: that is a person's to say.
        for other in [&sending, &unknown] {
            assert!(!other.is_overtaken(&status, told, gross), "{status:?}");
        }
    }
    assert!(unknown.after(RefundEvent::InvoiceEnded).is_err());
    let ended = taken.after(RefundEvent::InvoiceEnded).unwrap();
    assert!(ended.state().is_taken() && !ended.state().is_open());
    let left = Left::of(&order, std::slice::from_ref(&ended)).unwrap();
    assert_eq!(left.gross().unwrap().ore(), 60_000);
    for event in [
        RefundEvent::SentAgain,
        RefundEvent::Shown,
        RefundEvent::Taken,
    ] {
        assert!(ended.clone().after(event).is_err(), "it is over");
    }
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let rate = prop::sample::select(vec![2_500_u32, 1_500, 1_200, 0]);
    prop::collection::vec((1_i64..9_000, 0_i64..300_000, 0_u32..=10_000, rate), 1..5)
}

/// Line, share as parts of 1000 of what is left, by quantity or by amount, and how it ended.
fn wishes() -> impl Strategy<Value = Vec<(u32, i64, bool, u8)>> {
    prop::collection::vec((0_u32..5, 1_i64..=1_000, any::<bool>(), 0_u8..4), 0..25)
}

/// So many thousandths of a number, at least 1.
fn share_of(number: i64, thousandths: i64) -> i64 {
    let share = money(number).scaled(thousandths, 1_000).unwrap();
    share.ore().max(1)
}

proptest! {
    #[test]
    fn refunds_never_exceed_what_was_invoiced(lines in lines(), wishes in wishes()) {
        let order = order(&lines);
        let mut refunds: Vec<Refund> = Vec::new();
        for (number, (line, share, by_quantity, end)) in (1..).zip(wishes) {
            let left = Left::of(&order, &refunds).unwrap();
            let Some((_, of_line)) = (0..).zip(left.lines()).find(|(index, _)| *index == line) else {
                continue;
            };
            let wish = if by_quantity {
                quantity(line, share_of(of_line.thousandths(), share))
            } else {
                amount(line, share_of(of_line.gross().ore(), share))
            };
            let Ok(parts) = left.part(&[wish]) else { continue };
            let sending = refund(number, parts, Money::ZERO);
            refunds.push(match end {
                0 => sending.after(RefundEvent::Refused(Vec::new())).unwrap(),
                1 => sending.after(RefundEvent::OutcomeUnknown(UnknownCause::Timeout)).unwrap()
                    .after(RefundEvent::Happened).unwrap(),
                _ => confirmed(sending),
            });
        }
        // Whatever was taken, all the rest can be taken, and then exactly everything is given back.
        let left = Left::of(&order, &refunds).unwrap();
        if let Ok(rest) = left.all() {
            refunds.push(confirmed(refund(99, rest, Money::ZERO)));
        }
        let counted: Vec<_> = refunds.iter().filter(|refund| refund.state().counts()).collect();
        for (index, line) in (0..).zip(order.lines()) {
            let parts: Vec<_> = counted.iter().flat_map(|refund| refund.parts())
                .filter(|part| part.line() == index).collect();
            for part in &parts {
                prop_assert!(part.gross() > Money::ZERO && part.vat() >= Money::ZERO && part.net() >= Money::ZERO);
                prop_assert_eq!(part.net().plus(part.vat()).unwrap(), part.gross());
            }
            let gross = Money::sum(parts.iter().map(|part| part.gross())).unwrap();
            let vat = Money::sum(parts.iter().map(|part| part.vat())).unwrap();
            let amounts = line.amounts();
            prop_assert_eq!((gross, vat), (amounts.gross(), amounts.vat()));
            let thousandths: i64 = parts.iter()
                .map(|part| part.quantity().map_or(0, Quantity::thousandths)).sum();
            prop_assert!(thousandths <= line.quantity().thousandths());
        }
        let sum = Money::sum(counted.iter().map(|refund| refund.gross())).unwrap();
        prop_assert_eq!(sum, order.totals().gross());
    }
}
