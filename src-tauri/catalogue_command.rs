//! `kasse catalogue import FILE`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use kasse_app::Profile;
use kasse_app::ports::Clock as _;
use kasse_store::{Catalogue, JournalEntry, OpenError, OpenOptions, Store};
use serde_json::json;

use crate::clock::SystemClock;
use crate::places::Places;

/// SAF-T's code for a change of prices.
const PRICE_CHANGE: u16 = 13_021;

/// Puts the file's catalogue in place of the one there is, whole or not at all.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a command line"
)]
pub(crate) fn import(profile: Option<Profile>, places: &Places, file: &Path) -> ExitCode {
    // The sample of training is soon replaced by mistake, and nobody would see it in the shop.
    let Some(profile) = profile else {
        eprintln!("kasse: say which till the products are for, such as --profile production");
        return ExitCode::from(2);
    };
    match try_import(places, file) {
        Ok(products) => {
            println!("The catalogue of {profile} has {products} products.");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("kasse: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// The database of a till that is closed.
pub(crate) fn open_closed(places: &Places) -> Result<Store> {
    Store::open(&places.database, OpenOptions::default()).map_err(|error| match error {
        OpenError::Locked => anyhow::anyhow!("the till is open: close it first"),
        OpenError::Newer { .. }
        | OpenError::Damaged(_)
        | OpenError::NotOurs
        | OpenError::AnotherTill
        | OpenError::Unwritable(_)
        | OpenError::Refused(_) => anyhow::Error::new(error),
    })
}

fn try_import(places: &Places, file: &Path) -> Result<usize> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let catalogue = Catalogue::from_json(&text).with_context(|| file.display().to_string())?;
    let products = catalogue.products.len();
    std::fs::create_dir_all(&places.folder).with_context(|| places.folder.display().to_string())?;
    let store = open_closed(places)?;
    let entry = JournalEntry::new(SystemClock.now(), "catalogue_imported")
        .with_saft(PRICE_CHANGE)
        .with_details(json!({ "products": products }));
    store.replace_catalogue(catalogue, vec![entry])?;
    Ok(products)
}
