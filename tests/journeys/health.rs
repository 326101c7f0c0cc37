//! What a shop's own monitoring sees of the till.

use desktop::wait;

use crate::harness::{LIMIT, Setup, Till};

/// Asks as a monitoring program does: the exit code, and the line that was said.
fn ask(till: &Till) -> (Option<i32>, String) {
    let (status, said) = till.run(&["--healthcheck"]);
    (status.code(), said)
}

#[test]
fn a_till_that_is_open_is_told_from_one_that_is_not() {
    let mut till = Till::closed("a_till_that_is_open_is_told", &Setup::default());
    let (code, said) = ask(&till);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("never opened"), "{said}");

    till.restart();
    till.wait_for("product-tile");
    let open = wait::until("the till to tell that it is open", LIMIT, || {
        let (code, said) = ask(&till);
        Ok((code == Some(0)).then_some(said))
    });
    let said = open.expect("it is well");
    assert!(said.contains("OK: the till is open | queued=0"), "{said}");

    till.window("Kasse").close();
    let closed = wait::until("the till to tell that it was closed", LIMIT, || {
        let (code, said) = ask(&till);
        Ok((code == Some(2)).then_some(said))
    });
    let said = closed.expect("it is closed");
    assert!(said.contains("CRITICAL: the till is closed"), "{said}");
}
