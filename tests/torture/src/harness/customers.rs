//! The customers of a small town.

use kasse_app::contract::{CustomerForm, CustomerKind};
use torture::wire::Request;

use crate::random::Random;
use crate::schedule::Sale;

const PEOPLE: [&str; 3] = ["Kari Nordmann", "Ola Nordmann", "Åse Bjørnsen"];
const COMPANIES: [(&str, &str); 3] = [
    ("Fjell og Fjære AS", "123456785"),
    ("Tømmerhytta AS", "974760673"),
    ("Fjord Regnskap", "889640782"),
];

/// The personal numbers of the town's people in this schedule: 11 digits that nothing else looks like.
pub(crate) fn personal_numbers(seed: u64) -> Vec<String> {
    let mut random = Random::new(seed ^ 0x0119_1190_0000_0000);
    PEOPLE
        .iter()
        .map(|_| format!("0101{:07}", random.below(10_000_000)))
        .collect()
}

/// The personal number of somebody of this name.
pub(crate) fn personal_number_of(name: &str, seed: u64) -> Option<String> {
    let index = PEOPLE.iter().position(|person| *person == name)?;
    personal_numbers(seed).get(index).cloned()
}

/// The request to place this sale.
pub(crate) fn place(sale: &Sale, seed: u64) -> Request {
    let index = usize::try_from(sale.customer).unwrap_or(0) % PEOPLE.len();
    let form = CustomerForm {
        kind: CustomerKind::Private,
        name: PEOPLE[index].to_owned(),
        email: "kunde@example.no".to_owned(),
        country_code: "+47".to_owned(),
        msisdn: "90012345".to_owned(),
        personal_number: personal_numbers(seed)[index].clone(),
        organization_number: String::new(),
        street: "Klostergata 1".to_owned(),
        zip: "7030".to_owned(),
        city: "Trondheim".to_owned(),
        country: "NO".to_owned(),
        customer_reference: String::new(),
        language: "no".to_owned(),
    };
    let (customer, maturity_days) = if sale.private {
        (form, 10)
    } else {
        let (name, number) = COMPANIES[index];
        let company = CustomerForm {
            kind: CustomerKind::Corporate,
            name: name.to_owned(),
            organization_number: number.to_owned(),
            personal_number: String::new(),
            ..form
        };
        (company, 14)
    };
    Request::Place {
        customer: Box::new(customer),
        method: sale.method,
        maturity_days,
        skus: sale.skus.iter().map(|sku| (*sku).to_owned()).collect(),
    }
}
