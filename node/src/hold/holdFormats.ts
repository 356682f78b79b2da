/** Formats of hold.sqlite, oldest first. Append, never edit. */
export const holdFormats: readonly string[] = [
  `CREATE TABLE message (
     message_hash BLOB PRIMARY KEY,
     waku_hash BLOB NOT NULL UNIQUE,
     content_topic TEXT NOT NULL,
     timestamp_ns INTEGER NOT NULL,
     payload BLOB NOT NULL,
     epoch INTEGER NOT NULL,
     accepted_at INTEGER NOT NULL,
     receipted INTEGER NOT NULL DEFAULT 0
   );
   CREATE INDEX message_by_topic ON message (content_topic, timestamp_ns, message_hash);
   CREATE INDEX message_unreceipted ON message (content_topic, timestamp_ns, message_hash) WHERE receipted = 0;
   CREATE INDEX message_by_epoch ON message (epoch);
   CREATE TABLE stamp (
     stamp_hash BLOB PRIMARY KEY,
     message_hash BLOB NOT NULL,
     book_id INTEGER NOT NULL,
     epoch INTEGER NOT NULL,
     slot INTEGER NOT NULL,
     span INTEGER NOT NULL,
     relay_id INTEGER NOT NULL,
     ack BLOB NOT NULL,
     signature BLOB NOT NULL,
     accepted_at INTEGER NOT NULL,
     receipt_id INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX stamp_by_slot ON stamp (epoch, book_id, slot);
   CREATE INDEX stamp_by_message ON stamp (message_hash);
   CREATE TABLE receipt (
     id INTEGER PRIMARY KEY,
     relay_id INTEGER NOT NULL,
     epoch INTEGER NOT NULL,
     ack BLOB NOT NULL,
     root BLOB NOT NULL,
     signature BLOB NOT NULL,
     leaves BLOB NOT NULL,
     UNIQUE (root, ack)
   );
   CREATE INDEX receipt_by_epoch ON receipt (epoch);
   CREATE TABLE profile (
     address TEXT PRIMARY KEY,
     bytes BLOB NOT NULL,
     inbox TEXT,
     ack_key BLOB
   );
   CREATE INDEX profile_by_inbox ON profile (inbox) WHERE inbox IS NOT NULL;
   CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;`,
  // Two stamps of one book on one slot, each as on the wire, with the hash of its message: what closes the book.
  `CREATE TABLE evidence (
     book_id INTEGER PRIMARY KEY,
     first_stamp BLOB NOT NULL,
     first_message BLOB NOT NULL,
     second_stamp BLOB NOT NULL,
     second_message BLOB NOT NULL
   );`,
  // Tabs that this relay opened or keeps a voucher of. Amounts are decimal text: they have 96 bits.
  `CREATE TABLE tab (
     tab_id BLOB PRIMARY KEY,
     terms BLOB NOT NULL,
     opens INTEGER NOT NULL DEFAULT 0,
     opened_by TEXT,
     cumulative TEXT NOT NULL DEFAULT '0',
     voucher BLOB,
     close_cumulative TEXT,
     close_voucher BLOB,
     close_signature BLOB,
     closed_by TEXT,
     changed_at INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  // What profiles offer, by topic and language, and what callers said. Covered by its key: a relay sums them for each row of a list.
  `CREATE TABLE offer_tag (tag TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (tag, address)) WITHOUT ROWID;
   CREATE INDEX offer_tag_by_address ON offer_tag (address);
   CREATE TABLE rating (
     tab_id TEXT PRIMARY KEY,
     payee TEXT NOT NULL,
     at INTEGER NOT NULL,
     stars INTEGER NOT NULL,
     bytes BLOB NOT NULL
   );
   CREATE INDEX rating_by_payee ON rating (payee, tab_id, stars);`,
]
