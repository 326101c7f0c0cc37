//! The shop's logo in the settings: it comes from the page as a file's bytes and is kept with the settings, so that it is
//! in every backup and no file that was moved away is ever missed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kasse_receipt::{Logo, LogoFault};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How the address of a kept logo begins.
const PNG: &str = "data:image/png;base64,";

/// A logo, as the settings keep it. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopLogo(Logo);

impl ShopLogo {
    /// Reads a file as the page hands it over: `data:…;base64,…`. What kind of file it says to be does not count.
    pub fn parse(address: &str) -> Result<Self, LogoFault> {
        let (_, bytes) = address
            .strip_prefix("data:")
            .and_then(|data| data.split_once(";base64,"))
            .ok_or(LogoFault::Unreadable)?;
        // Four letters are three bytes: what is too much is not even unpacked.
        if bytes.len() / 4 > Logo::LARGEST_FILE.div_ceil(3) {
            return Err(LogoFault::TooLarge);
        }
        let file = BASE64.decode(bytes).map_err(|_| LogoFault::Unreadable)?;
        Logo::read(&file).map(Self)
    }

    /// As an address that a page can show.
    pub fn address(&self) -> String {
        format!("{PNG}{}", BASE64.encode(self.0.png()))
    }

    /// For receipts.
    pub(crate) fn picture(&self) -> &Logo {
        &self.0
    }
}

impl Serialize for ShopLogo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(self.0.png()))
    }
}

impl<'de> Deserialize<'de> for ShopLogo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept = String::deserialize(deserializer)?;
        let png = BASE64.decode(kept).map_err(D::Error::custom)?;
        Logo::kept(png)
            .map(Self)
            .ok_or_else(|| D::Error::custom("the logo is no picture"))
    }
}
