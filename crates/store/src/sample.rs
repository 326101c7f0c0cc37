//! The sample catalogue: what training, demo and custom profiles start with.

use crate::catalogue::Catalogue;
use crate::error::StoreError;
use crate::journal::JournalEntry;
use crate::store::Store;

/// The sample catalogue: a sports and outdoor shop.
pub fn sample_catalogue() -> Catalogue {
    Catalogue::from_json(include_str!("../sample/catalogue.json"))
        .expect("BUG: the sample is part of the program, and a test reads it")
}

impl Store {
    /// Puts the sample catalogue in place of the one there is.
    pub fn import_sample(&self, journal: Vec<JournalEntry>) -> Result<(), StoreError> {
        self.replace_catalogue(sample_catalogue(), journal)
    }
}
