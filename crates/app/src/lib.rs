//! The use cases: sell, send, follow up, receipts. Everything outside is reached through [`ports`]; nothing here knows
//! of windows.

mod aftersale;
mod bankid;
mod brand_color;
mod budget;
mod cancel;
mod changes;
mod checkout;
mod close_asked;
mod conclude;
mod connection;
pub mod contract;
mod dialect;
mod dispatch;
mod error;
mod follow_up;
mod front;
mod health;
mod journal;
mod keeping;
mod kiosk;
mod kiosk_closed;
mod kiosk_link;
mod kiosk_night;
mod kiosk_pictures;
mod kiosk_staff;
mod orders_list;
mod pace;
mod pin;
mod policy;
mod polls;
pub mod ports;
mod printing;
mod problems;
mod profile;
mod qr;
mod receipts;
mod reconcile;
mod recording;
mod seal;
mod sell;
mod send;
mod settings;
mod settings_form;
mod shop_logo;
mod surroundings;
mod till;
mod timeline;
mod token;
mod under_way;
mod views;
mod visit;
mod withheld;
mod worker;

pub use brand_color::{BrandColor, NotAColor};
pub use dialect::{DateForm, OrderDates, ProductsForm};
pub use error::{AppError, open_error};
pub use health::{
    Diagnosis, Doing, Grade, Health, HealthError, HealthFile, OutOfOrder, check_health,
};
pub use keeping::{
    BackupFile, back_up_database, backup_folder_of, backups_in, recovery, restore_backup,
};
pub use kiosk_closed::ClosedKiosk;
pub use kiosk_pictures::PictureFile;
pub use pace::Pace;
pub use pin::forget_pin;
pub use profile::{NotAProfile, Profile};
pub use receipts::receipt_folder_in;
pub use seal::fresh_key;
pub use settings::{KioskSettings, Settings};
pub use shop_logo::ShopLogo;
pub use till::{Config, Ports, Till};
pub use visit::{Verdict, VisitEvent, authority_of};
