//! Reconciling: finding out what became of the orders whose outcome is open.

mod person;
