create table entry (
    id bigint primary key,
    at text not null,
    kind text not null,
    root text,
    path text,
    from_path text,
    size bigint,
    sha256 text,
    found_by text,
    detail text not null);
create index entry_path on entry (root, path, id);
create index entry_kind on entry (kind, id);
create table consumer (
    name text primary key,
    entry_id bigint not null);
create table watched_root (
    name text primary key,
    folder text not null,
    baseline_at text not null);
create table baseline (
    root text not null,
    path text not null,
    directory boolean not null,
    size bigint not null,
    modified text not null,
    file_key text not null,
    sha256 text,
    primary key (root, path));
