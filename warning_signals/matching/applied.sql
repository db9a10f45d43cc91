-- From the table `as_read`, with what names a record in the columns ending in "_", and the table
-- `decisions`: `as_decided`, the same rows with the borrower that each has by decision, by the
-- record that it corrects, or by the case that it closes.

CREATE OR REPLACE TEMP TABLE as_decided AS
WITH RECURSIVE
    linked AS (
        SELECT provider, record_id, arg_max(borrower_id, decision_no) AS borrower_id
        FROM decisions WHERE verdict = 'linked' GROUP BY provider, record_id),
    rejected AS (
        SELECT provider, record_id, borrower_id FROM decisions WHERE verdict = 'rejected'),
    decided AS (
        SELECT r.provider_, r.record_, r.party_name, r.refers_, r.case_, r.closes_,
            CASE WHEN l.borrower_id IS NOT NULL THEN l.borrower_id
                WHEN no.borrower_id IS NULL THEN r.borrower_id END AS owner,
            CASE WHEN l.borrower_id IS NOT NULL THEN 'officer'
                WHEN no.borrower_id IS NULL THEN r.match_rule END AS rule
        FROM as_read r
        LEFT JOIN linked l ON l.provider = r.provider_ AND l.record_id = r.record_
        LEFT JOIN rejected no ON no.provider = r.provider_ AND no.record_id = r.record_
            AND no.borrower_id = r.borrower_id),
    -- A correction of a correction is followed up to the tenth.
    corrected(provider_, record_, party_name, owner, rule, depth) AS (
        SELECT provider_, record_, party_name, owner, rule, 0 FROM decided
        WHERE owner IS NOT NULL
        UNION ALL
        SELECT d.provider_, d.record_, d.party_name, c.owner, 'corrects_record', c.depth + 1
        FROM corrected c JOIN decided d ON d.refers_ = c.record_
            AND d.provider_ = c.provider_ AND d.party_name = c.party_name
        WHERE d.owner IS NULL AND c.depth < 10 AND NOT EXISTS (
            SELECT 1 FROM rejected no WHERE no.provider = d.provider_
                AND no.record_id = d.record_ AND no.borrower_id = c.owner)),
    -- A case of one party that two borrowers have leads to neither.
    cases AS (
        SELECT d.provider_, d.party_name, d.case_, any_value(c.owner) AS owner
        FROM decided d JOIN corrected c USING (provider_, record_) WHERE d.case_ IS NOT NULL
        GROUP BY ALL HAVING count(DISTINCT c.owner) = 1),
    closing AS (
        SELECT d.provider_, d.record_, k.owner
        FROM decided d JOIN cases k USING (provider_, party_name, case_)
        WHERE d.closes_ AND NOT EXISTS (
            SELECT 1 FROM rejected no WHERE no.provider = d.provider_
                AND no.record_id = d.record_ AND no.borrower_id = k.owner))
SELECT r.* EXCLUDE (provider_, record_, refers_, case_, closes_) REPLACE (
    coalesce(c.owner, k.owner) AS borrower_id,
    CASE WHEN c.owner IS NOT NULL THEN c.rule WHEN k.owner IS NOT NULL THEN 'same_case' END
        AS match_rule,
    CASE WHEN c.owner = r.borrower_id THEN r.match_score END AS match_score)
FROM as_read r
LEFT JOIN corrected c USING (provider_, record_)
LEFT JOIN closing k USING (provider_, record_);
