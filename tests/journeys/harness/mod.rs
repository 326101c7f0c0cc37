//! What a journey stands on.
//!
//! ```ignore
//! #[test]
//! fn an_invoice_is_sent() {
//!     let till = Till::start("an_invoice_is_sent");
//!     till.click(("product-tile", "data-sku", "SKI-100"));
//!     till.click("pay");
//!     till.fill("customer-name", "Kari Nordmann");
//!     till.wait_for_attribute("order-state", "data-state", "Invoiced");
//!     till.screenshot("done");
//! }
//! ```
//!
//! Controls are named by their `data-testid`. Every action waits until its control is there, shown and enabled, so a
//! journey has no pauses. An action that can't be done panics at the journey's line and says what was seen last;
//! dropping the till then prints the logs of all programs and leaves a picture of the screen.

mod bank_id;
mod driver;
mod eyes;
mod front;
mod hands;
mod processes;
mod target;
mod till;
mod window;

pub(crate) use bank_id::{BankId, approve_by_sight};
use front::Front;
pub(crate) use front::exchange;
use target::Target;
pub(crate) use till::{Setup, Till};
use window::Window;

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an action waits for its control, and a condition for coming true.
/// Two cores that also compile are slow, a person would have given up.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// Where Cargo has put the program that is called so, beside this test's own binary.
///
/// # Panics
/// When it has not been built.
pub(crate) fn program(name: &str) -> PathBuf {
    let own = env::current_exe().expect("BUG: this test runs from nowhere");
    // Another build, a release for instance, can be put in its place.
    let folder =
        env::var_os("KASSE_JOURNEY_PROGRAMS").map_or_else(|| build_folder(&own), PathBuf::from);
    let path = folder.join(name);
    assert!(
        path.is_file(),
        "{} is not built: `cargo xtask test --only journeys` does it",
        path.display()
    );
    path
}

/// Where pictures go: `target/shots`.
pub(crate) fn shots() -> PathBuf {
    let own = env::current_exe().expect("BUG: this test runs from nowhere");
    build_folder(&own).with_file_name("shots")
}

/// `target/debug` of `target/debug/deps/journeys-…`.
fn build_folder(own: &Path) -> PathBuf {
    own.ancestors()
        .nth(2)
        .expect("BUG: Cargo puts tests two folders deep")
        .to_owned()
}
