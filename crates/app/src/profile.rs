//! Profiles: what crosses nowhere.

use std::fmt;
use std::str::FromStr;

use crate::contract::ProfileName;

/// A profile. Each has its own database, keychain entry and number series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// The stand-in runs inside the program; no token, no network; every receipt is marked.
    #[default]
    Training,
    /// Front Payment's demo environment.
    Demo,
    /// The real thing.
    Production,
    /// An address of one's own.
    Custom,
}

/// Not a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a profile: training, demo, production or custom")]
pub struct NotAProfile(String);

impl Profile {
    /// Its name, in flags, folders and the keychain.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Demo => "demo",
            Self::Production => "production",
            Self::Custom => "custom",
        }
    }

    /// The API's address when none is given. The production address is not in Front Payment's documents: a public
    /// client of theirs uses it, and `--api-url` overrides it.
    pub fn default_api_url(self) -> Option<&'static str> {
        match self {
            Self::Training | Self::Custom => None,
            Self::Demo => Some("https://demo-api.frontpayment.no/api/v1"),
            Self::Production => Some("https://apigo.frontpayment.no/api/v1"),
        }
    }

    /// Whether a new database starts with the sample catalogue.
    pub fn has_sample_catalogue(self) -> bool {
        match self {
            Self::Training | Self::Demo | Self::Custom => true,
            Self::Production => false,
        }
    }

    /// As the UI names it.
    pub fn name(self) -> ProfileName {
        match self {
            Self::Training => ProfileName::Training,
            Self::Demo => ProfileName::Demo,
            Self::Production => ProfileName::Production,
            Self::Custom => ProfileName::Custom,
        }
    }
}

impl FromStr for Profile {
    type Err = NotAProfile;

    fn from_str(text: &str) -> Result<Self, NotAProfile> {
        [Self::Training, Self::Demo, Self::Production, Self::Custom]
            .into_iter()
            .find(|profile| profile.as_str() == text)
            .ok_or_else(|| NotAProfile(text.to_owned()))
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
