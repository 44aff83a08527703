//! Floor 11: documents as other programs want them.

mod schema;

pub use schema::{DocumentSchema, document_schemas};
