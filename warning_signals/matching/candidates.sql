-- From the tables `records` and `names`: `found`, the pairs that share a block, and `slips`, the
-- pairs of cores that may be a slip of the pen apart.

CREATE MACRO places_allow(one, other) AS (one = other OR one = '' OR other = '');

CREATE TABLE found AS
    SELECT r.record_at, b.name_at FROM records r JOIN names b
    ON r.whole = b.whole AND r.whole <> ''
UNION
    SELECT r.record_at, b.name_at FROM records r JOIN names b
    ON r.core = b.core AND places_allow(r.place, b.place) WHERE length(r.core) > 1
UNION  -- the end of a masked number that can be read
    SELECT r.record_at, b.name_at FROM records r JOIN names b
    ON right(r.tail, 4) = b.uscc_end
        AND starts_with(b.uscc, r.head) AND ends_with(b.uscc, r.tail)
    WHERE r.masked AND length(r.tail) >= 4
UNION  -- the old code of an organisation, which stands within the USCC
    SELECT r.record_at, b.name_at FROM records r JOIN names b ON r.number = substr(b.uscc, 9, 9);

-- Two cores are one slip apart only if they agree once a character is taken out of either. Long
-- ones may have two slips as long as one of their ends is whole.
CREATE MACRO keys_of(core) AS list_concat([core], CASE
    WHEN length(core) < 4 THEN []
    WHEN length(core) < 8 THEN list_transform(
        range(1, length(core) + 1), lambda i: substr(core, 1, i - 1) || substr(core, i + 1))
    ELSE ['<' || left(core, 4), '>' || right(core, 4)] END);

CREATE TABLE slips AS
WITH
    ours AS (
        SELECT DISTINCT core, unnest(keys_of(core)) AS key
        FROM (SELECT DISTINCT core FROM names WHERE length(core) >= 4)),
    theirs AS (
        SELECT DISTINCT core, unnest(keys_of(core)) AS key
        FROM (SELECT DISTINCT core FROM records WHERE length(core) >= 4 AND more)),
    -- A key that more cores share than this says nothing; a slip in such a name goes unseen.
    telling AS (SELECT key FROM ours GROUP BY key HAVING count(*) <= 200)
SELECT DISTINCT r.core AS one, b.core AS other
FROM theirs r JOIN telling USING (key) JOIN ours b USING (key) WHERE r.core <> b.core;
