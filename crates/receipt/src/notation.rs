//! How amounts, quantities, rates, dates and numbers are written.

use jiff::Zoned;
use kasse_core::{Money, OrganizationNumber, Quantity, VatRate};

/// Keeps the groups of a number, and a number and its unit, on one line.
pub(crate) const NO_BREAK_SPACE: char = '\u{a0}';
/// The minus sign of an amount, not a hyphen.
pub(crate) const MINUS: char = '\u{2212}';

/// `1 234,50`, with no-break spaces; `−1 234,50`.
pub(crate) fn amount(money: Money) -> String {
    let ore = money.ore().unsigned_abs();
    let sign = if money.ore() < 0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    format!(
        "{sign}{},{:02}",
        grouped(&(ore / 100).to_string()),
        ore % 100
    )
}

/// `2 stk`, `1,5 kg`.
pub(crate) fn quantity(quantity: Quantity, unit: &str) -> String {
    let number = quantity.decimal();
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{}{comma}{fraction}{NO_BREAK_SPACE}{unit}", grouped(whole))
}

/// `25 %`, `11,11 %`.
pub(crate) fn rate(rate: VatRate) -> String {
    format!("{}{NO_BREAK_SPACE}%", rate.decimal().replace('.', ","))
}

/// `20.11.2026`.
pub(crate) fn date(at: &Zoned) -> String {
    format!("{:02}.{:02}.{:04}", at.day(), at.month(), at.year())
}

/// `14:05:09`.
pub(crate) fn time_of_day(at: &Zoned) -> String {
    format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

/// `987 654 325`, with no-break spaces.
pub(crate) fn grouped_organization_number(number: &OrganizationNumber) -> String {
    grouped(number.as_str())
}

/// Groups of three digits from the right.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NO_BREAK_SPACE);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_and_have_a_real_minus() {
        let written = |ore| amount(Money::from_ore(ore).unwrap());
        assert_eq!(written(123_450), "1\u{a0}234,50");
        assert_eq!(written(1_000_000_000), "10\u{a0}000\u{a0}000,00");
        assert_eq!(written(-10_005), "\u{2212}100,05");
        assert_eq!(written(-5), "\u{2212}0,05");
        assert_eq!(written(0), "0,00");
    }

    #[test]
    fn quantities_and_rates_have_a_comma() {
        let written = |text, unit| quantity(Quantity::parse(text).unwrap(), unit);
        assert_eq!(written("1.5", "kg"), "1,5\u{a0}kg");
        assert_eq!(written("2", "stk"), "2\u{a0}stk");
        assert_eq!(written("99999", "m"), "99\u{a0}999\u{a0}m");
        assert_eq!(rate(VatRate::STANDARD), "25\u{a0}%");
        assert_eq!(
            rate(VatRate::from_hundredths(1_111).unwrap()),
            "11,11\u{a0}%"
        );
    }

    #[test]
    fn dates_are_in_the_zone_with_its_summer_time() {
        let at = |ms| {
            let at = crate::issue::local(
                kasse_core::Timestamp::from_unix_ms(ms),
                &crate::issue::oslo(),
            );
            format!("{} {}", date(&at), time_of_day(&at))
        };
        assert_eq!(at(1_795_175_106_000), "20.11.2026 12:45:06");
        assert_eq!(at(1_783_116_000_000), "04.07.2026 00:00:00");
    }
}
