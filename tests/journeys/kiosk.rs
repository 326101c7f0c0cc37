//! The kiosk, upright and landscape, by touch alone: `walk` has a customer's steps, `truth` compares what became of
//! the orders with the stand-in's ledger.

mod bank_id;
mod endings;
mod sale;
mod truth;
mod walk;
