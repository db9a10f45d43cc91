-- From `pairs`, `records` and `names`: `compared`, one level a comparison and pair.

CREATE MACRO same_name(r, b) AS r.whole = b.whole OR (r.core = b.core AND r.core <> ''
    AND r.place = b.place AND r.form = b.form AND r.branch = b.branch);

-- Old cases keep the name under which they were filed; after a year it is somebody else's turn.
CREATE MACRO given_up(r, b) AS b.former AND coalesce(
    r.on_date > b.until_on + INTERVAL 365 DAY OR r.on_date < b.since_on, false);

CREATE MACRO name_level(r, b, alike) AS CASE
    WHEN same_name(r, b) AND given_up(r, b) THEN 'former_late'
    WHEN same_name(r, b) AND NOT b.full THEN 'short'
    WHEN same_name(r, b) AND b.former THEN 'former'
    WHEN same_name(r, b) THEN 'same'
    WHEN r.core = b.core AND NOT places_allow(r.place, b.place) THEN 'other_place'
    WHEN r.core = b.core AND r.branch <> b.branch THEN 'branch'
    WHEN r.core = b.core AND r.form = b.form AND b.telling THEN 'no_place'
    WHEN r.core = b.core THEN 'other_form'
    WHEN alike IS NOT NULL THEN 'similar'
    ELSE 'different' END;

-- The first eight signs of a USCC say what and where a firm is, and many share them.
CREATE MACRO own_signs(r) AS greatest(length(r.head) - 8, 0) + least(length(r.tail), 10);
CREATE MACRO is_persons(number) AS regexp_full_match(number, '[1-8][0-9*#•●X]{14,17}');

CREATE MACRO number_level(r, b) AS CASE
    WHEN r.number = '' OR b.uscc IS NULL THEN 'none'
    WHEN is_persons(r.number) AND starts_with(b.uscc, '9') THEN 'none'
    WHEN r.masked AND r.head || r.tail = '' THEN 'none'
    WHEN r.masked AND NOT (starts_with(b.uscc, r.head) AND ends_with(b.uscc, r.tail))
        THEN 'differs'
    WHEN r.masked AND own_signs(r) >= 4 THEN 'fits'
    WHEN r.masked AND own_signs(r) >= 1 THEN 'fits_little'
    WHEN r.masked THEN 'none'
    WHEN r.number IN (b.uscc, substr(b.uscc, 9, 9)) THEN 'fits'
    WHEN damerau_levenshtein(r.number, b.uscc) = 1 THEN 'near'
    WHEN translate(r.number, 'OIZS', '0125') = b.uscc THEN 'near'
    WHEN length(r.number) IN (9, 18) THEN 'differs'
    ELSE 'none' END;

CREATE MACRO is_region(code) AS coalesce(regexp_full_match(code, '[0-9]{6}'), false);
CREATE MACRO region_level(one, other) AS CASE
    WHEN NOT is_region(one) OR NOT is_region(other) THEN 'none'
    WHEN one = other AND right(one, 2) <> '00' THEN 'county'
    WHEN left(one, 2) <> left(other, 2) THEN 'differs'
    WHEN '00' IN (substr(one, 3, 2), substr(other, 3, 2)) THEN 'none'
    WHEN left(one, 4) = left(other, 4) THEN 'city'
    ELSE 'other_city' END;

CREATE MACRO legal_rep_level(one, other) AS CASE
    WHEN one IS NULL OR other IS NULL THEN 'none' WHEN one = other THEN 'same' ELSE 'differs' END;

CREATE TABLE compared AS
WITH levels AS (
    SELECT record_at, name_at, b.borrower, r.person,
        name_level(r, b, alike) AS name_told,
        number_level(r, b) AS number,
        region_level(r.region, b.region) AS region,
        legal_rep_level(r.rep, b.rep) AS legal_rep
    FROM pairs JOIN records r USING (record_at) JOIN names b USING (name_at)),
counted AS (
    SELECT *, count(DISTINCT borrower) OVER (PARTITION BY record_at, name_told) AS sharers
    FROM levels)
SELECT * EXCLUDE (name_told, sharers),
    -- Between up to three namesakes a person may choose; more need evidence to be told apart.
    CASE WHEN sharers > 1 AND name_told = 'no_place' OR sharers > 3 AND name_told = 'short'
    THEN 'shared' ELSE name_told END AS name
FROM counted;
