-- The first schema as SQLite databases out there have it. It never changes: steps do.
CREATE TABLE device (
  id BLOB NOT NULL,
  owner BLOB NOT NULL,
  public_key BLOB NOT NULL,
  installation BLOB NOT NULL,
  enrolled_ms BIGINT NOT NULL,
  revoked_ms BIGINT,
  counter BIGINT NOT NULL,
  last_seen_ms BIGINT,
  is_server BOOLEAN NOT NULL,
  sealed BLOB NOT NULL,
  progress BLOB,
  PRIMARY KEY (id)
);
CREATE TABLE form (
  hash BLOB NOT NULL,
  form_id VARCHAR(64) NOT NULL,
  body BLOB NOT NULL,
  published_ms BIGINT NOT NULL,
  PRIMARY KEY (hash)
);
CREATE TABLE invite (
  secret_hash BLOB NOT NULL,
  owner BLOB NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  used_ms BIGINT,
  device BLOB,
  other_key_tries INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (secret_hash)
);
CREATE TABLE meta (
  "key" VARCHAR(64) NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY ("key")
);
CREATE TABLE record (
  id BLOB NOT NULL,
  key_version INTEGER NOT NULL,
  wrapped_key BLOB NOT NULL,
  sealed_summary BLOB,
  PRIMARY KEY (id)
);
CREATE TABLE staff (
  id BLOB NOT NULL,
  sealed BLOB NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE team (
  id BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE change (
  arrival BIGINT NOT NULL,
  position BIGINT,
  record BLOB NOT NULL,
  device BLOB NOT NULL,
  sender BLOB NOT NULL,
  seq_hash BLOB,
  id_hash BLOB NOT NULL,
  sealed BLOB NOT NULL,
  length INTEGER NOT NULL,
  received_ms BIGINT NOT NULL,
  verdict INTEGER NOT NULL,
  reason INTEGER,
  verdict_no BIGINT NOT NULL,
  PRIMARY KEY (arrival),
  UNIQUE (position),
  FOREIGN KEY(record) REFERENCES record (id),
  UNIQUE (seq_hash),
  UNIQUE (id_hash)
);
CREATE INDEX change_by_record ON change (record, arrival);
