//! The kiosk, upright and landscape, by touch alone: `walk` has a customer's steps, `truth` compares what became of
//! the orders with the stand-in's ledger.

/// Journeys that are made on both screens, `upright` and `landscape`, with the names of their pictures.
macro_rules! on_both_screens {
    ($($journey:ident => $name:literal;)*) => {$(
        mod $journey {
            use super::super::walk::{LANDSCAPE, UPRIGHT, kiosk};
            use crate::harness::Till;

            #[test]
            fn upright() {
                super::$journey(&mut Till::start_with($name, &kiosk(UPRIGHT)));
            }

            #[test]
            fn landscape() {
                let name = concat!($name, "_landscape");
                super::$journey(&mut Till::start_with(name, &kiosk(LANDSCAPE)));
            }
        }
    )*};
}

mod accessible;
mod bank_id;
mod brand;
mod company;
mod cut_off;
mod endings;
mod endurance;
mod fall;
mod film;
mod hostile;
mod idle;
mod keys;
mod link;
mod next_page;
mod night;
mod offline;
mod paper;
mod phone;
mod privacy;
mod sale;
mod sight;
mod staff;
mod switch;
mod truth;
mod walk;
