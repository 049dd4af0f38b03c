-- The tables of Nereid: the run file that a training job writes, and the store that everything else asks.
--
-- Three readers: SQLite runs this file as it is, the build generates the jOOQ classes of the store from it, and the
-- same definitions create the tables on PostgreSQL. So: bigint, double precision, varchar(n), text and blob only;
-- keys and indexed columns are varchar(n); times are microseconds since 1970-01-01 UTC; UUIDs are 36 characters.

-- ---------------------------------------------------------------------------------------------------- run file --
-- SQLite only (the row id is the sequence), hence hidden from jOOQ. dev.nereid.log uses it through plain JDBC.
-- [jooq ignore start]

-- Which log this is. One row. A trigger that the writer adds, log, does nothing but say the same on another page of the
-- file, so that no damage to one page takes the id away.
create table log_info (
  log_id       text    not null,  -- UUID: names this log everywhere, and is part of every checksum
  created_time integer not null,  -- when the file was created
  retention    integer,           -- microseconds from the last operation for which a synced file is kept; null: for ever
  dropped      integer not null default 0, -- operations that were not logged for want of room
  base         integer not null default 0, -- a part of a log: between operation 1 and the one after this, none is here
  base_digest  integer,           -- of the log up to there; null in a whole log
  traced       integer not null default 0, -- a copy of a damaged file: what is missing up to this operation is lost; else 0
  cut          integer not null default 0  -- 1: such a copy, and operations behind that one may be lost, too
);

-- What the process logged, in order, without gaps. Rows are only ever added.
create table operation (
  sequence integer primary key,   -- 1, 2, 3 ...
  time     integer not null,      -- never runs backwards within a log
  kind     text    not null,      -- create, int, float, bool, string, datetime, floats, strings, add, stage ...
  path     text    not null,      -- attribute; empty for create
  payload          not null,      -- text for everything but points; points are one packed block
  crc      integer not null       -- CRC-32C over the log id and all of the above
);

-- [jooq ignore stop]
-- ------------------------------------------------------------------------------------------------------- store --

-- Who this store is. One row. A restore from a backup raises the epoch.
create table store_info (
  instance_id varchar(36) primary key,
  epoch       bigint not null,
  format      bigint not null,
  files_id    varchar(36),                -- of the directory that all servers of a database share; null in SQLite
  number_base bigint not null             -- after a restore that could not know which IDs were given since the backup:
);                                        -- in projects that the backup lacks, numbers begin behind this. Else 0

-- IDs that may have been given after the backup from which this store was restored. Whoever was given one gets it back;
-- nobody else is given it.
create table lost_id (
  prefix       varchar(120) not null,     -- CLS for runs CLS-8 ... CLS-1000, CLS-FOREST for versions of that model
  first_number bigint not null,           -- 0 where the project or model of this prefix was lost, too
  last_number  bigint not null,
  project      varchar(410),              -- "workspace/name" of a project that was lost, which alone can have its key again
  primary key (prefix, first_number)
);

-- People and services that may use a server. Empty in a replica.
create table account (
  id           bigint primary key,
  name         varchar(200) not null,     -- given once: what somebody owned does not become another's
  service      bigint not null,           -- 1: not a person, but a program
  created_time bigint not null,
  removed_time bigint,                    -- null unless it may do nothing any more
  password_hash varchar(200)              -- $argon2id$v=19$m=...,t=...,p=...$salt$hash; null: it signs in with tokens alone
);
create unique index account_name on account (name);

-- API tokens, and the sessions of browsers: only the SHA-256 of the secret is kept.
create table api_token (
  token_id     varchar(16) primary key,   -- names it in lists, and to revoke it; says nothing about the secret
  token_hash   varchar(64) not null,
  account_id   bigint not null,
  created_time bigint not null,
  expires_time bigint,                    -- null: never
  used_time    bigint,                    -- last time that it was shown, to the minute; null: not yet
  session_of   varchar(16)                -- null: an API token; else a session, begun with the token of this id, or
                                          -- with the account's "password"
);
create unique index api_token_hash on api_token (token_hash);
create index api_token_account on api_token (account_id);
create index api_token_session on api_token (session_of);

-- Who belongs to a workspace. Its projects name it; it has no row of its own. Empty in a replica.
create table workspace_member (
  workspace  varchar(200) not null,
  account_id bigint not null,
  role       varchar(20) not null,        -- member, admin
  primary key (workspace, account_id)
);

-- Who was given a role in a project, whatever its visibility gives everybody. Empty in a replica.
create table project_member (
  project_id bigint not null,
  account_id bigint not null,
  role       varchar(20) not null,        -- viewer, contributor, owner
  primary key (project_id, account_id)
);

-- A project gives its objects their IDs: key CLS makes CLS-1, CLS-2 ... The counter only ever grows.
create table project (
  id              bigint primary key,
  workspace       varchar(200) not null,
  name            varchar(200) not null,
  project_key     varchar(40) not null,
  visibility      varchar(20) not null,   -- private, workspace, public
  last_run_number bigint not null,
  created_time    bigint not null,
  archived_time   bigint,                 -- null unless it takes nothing any more
  deleted_time    bigint                  -- null unless it was deleted: then its name is free, and its key is not
);
create unique index project_name on project (workspace, name);
create unique index project_by_key on project (project_key);

-- Runs, models, model versions, and what is logged to a project itself. Creation is what the earliest create operation
-- said. A deleted object leaves its row, so that no ID is given twice and its logs are known when they come again.
create table tracked_object (
  id                bigint primary key,
  object_id         varchar(36) not null,   -- UUID that the client gave
  kind              varchar(20) not null,   -- run, model, modelVersion, project
  project_id        bigint not null,
  sys_id            varchar(120),           -- CLS-3; null where no server has given one (replica)
  custom_run_id     varchar(200),
  model_key         varchar(40),            -- model: the middle of CLS-FOREST-3
  model_id          varchar(36),            -- model version: object id of its model
  last_number       bigint not null,        -- model: of its latest version; only ever grows
  owner             varchar(200),           -- null in a replica
  creation_time     bigint not null,
  creation_log      bigint not null,        -- log of the earliest create: with the time, its stamp
  hostname          text,                   -- where the earliest create was logged
  modification_time bigint not null,        -- latest stamp of any operation
  trashed_time      bigint,                 -- null unless it is in the trash
  deleted           bigint not null         -- 1: nothing of it is left but this row
);
create unique index tracked_object_uuid on tracked_object (object_id);
create unique index tracked_object_sys_id on tracked_object (sys_id);
create unique index tracked_object_custom on tracked_object (project_id, custom_run_id);
create index tracked_object_created on tracked_object (project_id, creation_time);
create index tracked_object_model on tracked_object (model_id);

-- Object ids that turned out to mean an existing object: two clients that gave one custom run ID.
create table object_alias (
  object_id varchar(36) primary key,
  target    bigint not null               -- tracked_object.id
);

-- One operation log of one object, and how far it has been applied. A fork (a run file that was copied and went on)
-- is a log of its own that shares its parent's operations up to base_sequence.
create table operation_log (
  id               bigint primary key,
  log_id           varchar(36) not null,  -- UUID; for a fork, derived from parent and first differing operation
  file_id          varchar(36) not null,  -- log id inside the file's checksums: equal to log_id unless a fork
  parent_log_id    varchar(36),           -- fork only
  base_sequence    bigint not null,       -- operations up to here belong to the parent; 0 unless a fork
  target           bigint not null,       -- tracked_object.id
  account_id       bigint,                -- who delivered it first; nobody else may go on
  applied_sequence bigint not null,
  digest           bigint not null,       -- at applied_sequence
  first_time       bigint not null,       -- stamp of the first applied operation
  last_time        bigint not null,       -- stamp of the last applied operation
  ping_time        bigint not null,       -- when its writer last said that it lives; 0 if never
  payload_bytes    bigint not null,       -- of all its applied operations
  active_until     bigint not null,       -- the object counts as active until then
  clamped_count    bigint not null,       -- operations whose time lay over 5 minutes ahead of this store's clock
  lost_count       bigint not null        -- operations that a damaged run file has lost, and no other copy has brought yet
);
create unique index operation_log_uuid on operation_log (log_id);
create index operation_log_target on operation_log (target);
create index operation_log_file on operation_log (file_id);

-- Writers that can be asked to stop: they say so every ten seconds, and are told in the answer. Empty in a replica.
create table log_listener (
  log_row       bigint primary key,       -- operation_log.id
  listens_until bigint not null,          -- unless it says so again
  request_id    varchar(36),              -- UUID, so that a writer heeds it once; null: nothing was asked
  request       varchar(20),              -- stop, abort
  asked_by      varchar(200)              -- account
);

-- Requests of clients whose wire can't say that it repeats one, for some minutes: their points are not appended twice.
-- Empty in a replica.
create table applied_request (
  target       bigint not null,           -- tracked_object.id
  request_hash varchar(64) not null,      -- SHA-256 of its body
  time         bigint not null,
  primary key (target, request_hash)
);

-- What has been applied of a log, in pieces: digest at the end of each, and every operation's checksum, which tells
-- where a fork left its parent. Operations that are lost are pieces of their own, without checksums.
create table applied_range (
  log_row        bigint not null,         -- operation_log.id
  first_sequence bigint not null,
  last_sequence  bigint not null,
  digest         bigint not null,         -- at last_sequence
  checksums      blob not null,           -- 4 bytes per operation, big endian; empty: these are lost
  primary key (log_row, first_sequence)
);

-- Operations that could not be applied (a type conflict): kept, reported, and tried again when their obstacle is
-- deleted. They never hold up what follows.
create table rejection (
  log_row       bigint not null,          -- operation_log.id
  sequence      bigint not null,
  time          bigint not null,
  kind          varchar(20) not null,
  path          varchar(1024) not null,
  payload       blob not null,
  target        bigint not null,          -- tracked_object.id
  blocking_path varchar(1024) not null,   -- attribute that stands in the way; the path itself where none does
  cause         varchar(20) not null,     -- conflict, limit, invalid: what could be done about it
  reason        text not null,
  primary key (log_row, sequence)
);
create index rejection_target on rejection (target);

-- Fields of objects. A row without type is the memory of a deletion: what is older stays deleted, however late it
-- arrives. Each stamp is (time, operation_log.id, sequence).
create table attribute (
  id               bigint primary key,
  target           bigint not null,       -- tracked_object.id
  path             varchar(1024) not null,
  type             varchar(20),           -- null: deleted
  set_time         bigint not null,       -- latest operation on it, and for a scalar the one that set the value
  set_log          bigint not null,
  set_sequence     bigint not null,
  cleared_time     bigint not null,       -- series and sets: latest clear; log 0 if never
  cleared_log      bigint not null,
  cleared_sequence bigint not null,
  deleted_time     bigint not null,       -- latest deletion; log 0 if never
  deleted_log      bigint not null,
  deleted_sequence bigint not null,
  int_value        bigint,                -- int, datetime (microseconds), bool (0 or 1)
  float_value      double precision,      -- float; float series: last value
  float_mark       bigint not null,       -- of float_value: 0 as it is, 1 NaN, 2 +infinity, 3 -infinity, 4 -0.0
  string_value     text,                  -- string; string series: last value
  -- Series only, over the points that count now (not cleared, not replaced):
  point_count      bigint not null,
  last_step        double precision,
  last_time        bigint,
  max_explicit     double precision,      -- highest step that a caller gave: a step up to it may replace a point
  finite_count     bigint not null,       -- points that are neither NaN nor infinite: mean and variance are over them
  min_value        double precision,      -- over all but NaN
  max_value        double precision,
  mean_value       double precision,
  squared_sum      double precision,      -- sum of squared distances from the mean: variance times finite_count
  -- Float series only: how its values are to be shown, by the latest operation that said so.
  display_min      double precision,
  display_max      double precision,
  display_unit     varchar(200),
  display_time     bigint not null,       -- log 0 if never
  display_log      bigint not null,
  display_sequence bigint not null
);
create unique index attribute_path on attribute (target, path);

-- Queries and sorts look up one path of all objects. In SQLite it holds all that they need of numbers, which saves a step into
-- the table for each object; it is a fifth of the file, and a change of a value is a change of it, too.
create index attribute_by_path on attribute (path, target, type, int_value, float_value, point_count, finite_count,
  min_value, max_value, mean_value, squared_sum);

-- Series of which a point was replaced or cleared: their summary is computed again before anybody reads it.
create table stale_series (
  attribute_id bigint primary key
);

-- Elements of string sets: added or removed, by the later stamp.
create table set_element (
  attribute_id bigint not null,
  element      varchar(1024) not null,
  present      bigint not null,
  time         bigint not null,
  log_row      bigint not null,
  sequence     bigint not null,
  primary key (attribute_id, element)
);

-- Files of a file set or an artifact by name, put or removed by the later stamp; of a file field the one file, under the
-- empty name.
create table file_entry (
  attribute_id  bigint not null,
  entry         varchar(1024) not null,
  name          varchar(1024) not null,   -- of a file field the file's own name, else the same
  sha256        varchar(200) not null,    -- of an artifact: what its storage calls its hash, perhaps
  size          bigint not null,
  source        text,                     -- where the content is if nobody has copied it
  modified_time bigint not null,          -- of the source; 0 if unknown
  present       bigint not null,
  time          bigint not null,
  log_row       bigint not null,
  sequence      bigint not null,
  primary key (attribute_id, entry)
);

-- Contents that operations on an object have ever named, which is as long as they are kept.
create table file_reference (
  target bigint not null,                 -- tracked_object.id
  sha256 varchar(64) not null,
  size   bigint not null,
  primary key (target, sha256)
);
create index file_reference_content on file_reference (sha256);

-- Files of artifacts by the artifact's hash, for clients that set an artifact by its hash alone. Empty in a replica.
create table artifact_manifest (
  project_id bigint not null,
  hash       varchar(64) not null,
  part       bigint not null,             -- of 1,000 files each
  files      text not null,
  primary key (project_id, hash, part)
);

-- Contents that have arrived whole; they lie in the directory of files. Empty in a replica.
create table file_content (
  sha256       varchar(64) primary key,
  size         bigint not null,
  created_time bigint not null
);

-- Points of a series from one log: a block as it came, or small ones of consecutive operations merged into one.
create table series_block (
  attribute_id   bigint not null,
  log_row        bigint not null,         -- operation_log.id
  first_sequence bigint not null,
  last_sequence  bigint not null,
  first_time     bigint not null,         -- stamp time of the first operation: times in the block count from it
  last_time      bigint not null,         -- stamp time of the last
  point_count    bigint not null,
  parts          blob,                    -- merged only: sequence, time and number of points of each operation
  payload        blob not null,
  primary key (attribute_id, log_row, first_sequence)
);

-- What a replica was built from: run files, each with the log in it, and snapshots of a server's objects, each with all
-- logs of its object. A replica only.
create table replica_source (
  name          varchar(4096) not null,   -- of the file, in the data directory; else its path
  log_id        varchar(36) not null,     -- operation_log.log_id
  last_sequence bigint not null,          -- up to here, the source has the log
  digest        bigint not null,          -- of the file at last_sequence
  crc           bigint not null,          -- of the operation last_sequence: tells another file of this name
  print         text not null,            -- of the file as it was read; empty if it may change, so that it is looked at again
  primary key (name, log_id)
);
create index replica_source_log on replica_source (log_id);

-- IDs that servers have given to the objects of run files, as is noted beside these. A replica only.
create table given_id (
  source    varchar(4096) not null,       -- replica_source.name
  print     text not null,                -- of the note
  object_id varchar(36) not null,         -- as the run file gives it
  sys_id    varchar(120) not null,
  project   varchar(410) not null,
  time      bigint not null               -- when the server said so
);
create index given_id_source on given_id (source);
create index given_id_object on given_id (object_id);
create index given_id_sys_id on given_id (sys_id);

-- ------------------------------------------------------------------------------------------- views for people --
-- SQLite only, hence hidden from jOOQ: what `nereid sql` and any SQLite tool ask. Plain SQL that SQLite has known since
-- 2018, so that old tools can read it. Times are text, 2026-11-23T08:15:00.123000Z: it sorts, and date functions take it.
-- [jooq ignore start]

create index tracked_object_name on tracked_object (coalesce(sys_id, 'offline/' || object_id));

-- Runs that are not in the trash. The fields of sys that a store computes are columns here.
create view runs as
select
  coalesce(o.sys_id, 'offline/' || o.object_id) as id,  -- CLS-3, or as the next where no server has given one
  'offline/' || o.object_id as offline_id,
  o.custom_run_id,
  (select string_value from attribute where target = o.id and path = 'sys/name') as name,
  case p.name when '(none)' then null else ltrim(p.workspace || '/' || p.name, '/') end as project,
  case when exists (select 1 from operation_log
                    where target = o.id and active_until > strftime('%s', 'now') * 1000000)
    then 'active' else 'inactive' end as state,         -- as of the last refresh
  coalesce((select int_value from attribute where target = o.id and path = 'sys/failed'), 0) as failed,
  strftime('%Y-%m-%dT%H:%M:%S', o.creation_time / 1000000, 'unixepoch')
    || printf('.%06dZ', o.creation_time % 1000000) as created,
  strftime('%Y-%m-%dT%H:%M:%S', o.modification_time / 1000000, 'unixepoch')
    || printf('.%06dZ', o.modification_time % 1000000) as modified,
  o.hostname,
  o.owner,
  (select group_concat(element, ', ') from
    (select element from attribute, set_element
     where target = o.id and path = 'sys/tags' and attribute_id = attribute.id and present = 1
     order by element)) as tags
from tracked_object o join project p on p.id = o.project_id
where o.kind = 'run' and o.deleted = 0 and o.trashed_time is null;

-- What was logged to these runs: one row per field.
create view fields as
select
  coalesce(o.sys_id, 'offline/' || o.object_id) as run, -- runs.id
  a.path,
  a.type,                                               -- int, float, bool, string, datetime, floatSeries, stringSet ...
  case a.type                                           -- for people; of a series the last value
    when 'int' then cast(a.int_value as text)
    when 'bool' then case a.int_value when 0 then 'false' else 'true' end
    when 'datetime' then
      strftime('%Y-%m-%dT%H:%M:%S', a.int_value / 1000000 - (a.int_value % 1000000 < 0), 'unixepoch')
      || printf('.%06dZ', (a.int_value % 1000000 + 1000000) % 1000000)
    when 'stringSet' then
      (select group_concat(element, ', ') from
        (select element from set_element where attribute_id = a.id and present = 1 order by element))
    when 'file' then (select name from file_entry where attribute_id = a.id and present = 1)
    when 'fileSet' then (select count(*) || ' files' from file_entry where attribute_id = a.id and present = 1)
    when 'artifact' then (select count(*) || ' files' from file_entry where attribute_id = a.id and present = 1)
    when 'fileSeries' then substr(a.string_value, 1, instr(a.string_value || char(10), char(10)) - 1)
    when 'gitRef' then
      replace(substr(a.string_value, 1, instr(a.string_value || char(10), char(10)) - 1), 'commit ', '')
    when 'notebookRef' then
      replace(substr(a.string_value, 1, instr(a.string_value || char(10), char(10)) - 1), 'notebook ', '')
    else coalesce(
      case a.float_mark when 1 then 'NaN' when 2 then 'Infinity' when 3 then '-Infinity' when 4 then '-0.0' end,
      case when a.float_value is not null then printf('%!.15g', a.float_value) end,
      a.string_value)
  end as value,
  case a.type when 'int' then a.int_value when 'bool' then a.int_value
    else a.float_value end as number,                   -- null for NaN and for what is no number; of a series the last
  case when a.type like '%Series' then a.point_count end as points,
  a.last_step,
  a.min_value as min,
  a.max_value as max,
  case when a.finite_count > 0 then a.mean_value end as average,
  case when a.finite_count > 0 then a.squared_sum / a.finite_count end as variance
from tracked_object o cross join attribute a            -- in this order, in which both have an index
where a.target = o.id and a.type is not null and o.kind = 'run' and o.deleted = 0 and o.trashed_time is null;

-- [jooq ignore stop]
