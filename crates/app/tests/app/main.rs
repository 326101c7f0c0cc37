//! The use cases on a real store, with everything outside played: first by scripted fakes while time stands still, then
//! against the real client and the stand-in.
#![expect(
    clippy::unwrap_used,
    reason = "a test that meets the unexpected has failed"
)]

mod bankid;
mod brand;
mod cancelling;
mod correcting;
mod errors;
mod fakes;
mod front;
mod keeping;
mod kiosk;
mod kiosk_link;
mod kiosk_night;
mod kiosk_privacy;
mod offline;
mod pin;
mod policy;
mod printing;
mod privacy;
mod queue;
mod receipts;
mod reconcile;
mod refunds;
mod resend;
mod restart;
mod sale;
mod sending;
mod shop;
mod stand_in;
mod token;
