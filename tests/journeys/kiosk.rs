//! The kiosk, upright and landscape, by touch alone: `walk` has a customer's steps, `truth` compares what became of
//! the orders with the stand-in's ledger.

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
mod truth;
mod walk;
