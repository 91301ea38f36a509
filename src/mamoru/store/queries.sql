-- The queries of the store.  Each has a name, a line that says what it does, and its SQL.

-- name: begin
-- Take the one lock for writing at once: taken later, two readers could both find the same end of the log.
BEGIN IMMEDIATE

-- name: begin_reading
-- See from here on what is saved now, whatever others save meanwhile; the first query takes the snapshot.
BEGIN DEFERRED

-- name: commit
-- Make everything since `begin` durable, together.
COMMIT

-- name: truncate_wal
-- Move all pages into the file and empty the write-ahead log, so that no old copy of a page is left there.
PRAGMA wal_checkpoint(TRUNCATE)

-- name: try_writing
-- Take the lock for writing and change nothing; `begin` alone would not fail for a file that is read-only.
UPDATE setting SET value = value WHERE name = ''

-- name: setting
-- Read one setting.
SELECT value FROM setting WHERE name = :name

-- name: keep_setting
-- Write one setting.
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: add_request
-- Save a request; gives no row when its id is taken.
INSERT INTO request (
    id, of_right, of_kind, state, made, programme, recipe, plan, row_count, fence, lease_owner, lease_until
)
VALUES (
    :id, :right, :of, :state, :made, :programme, :recipe, :plan, :rows, :fence, :owner, :until
)
ON CONFLICT (id) DO NOTHING
RETURNING number

-- name: add_data_key
-- Save the wrapped key of a request.
INSERT INTO data_key (request, wrapped) VALUES (:number, :wrapped)

-- name: keep_secrets
-- Save what is sealed of a request, or replace it.
INSERT INTO secret (request, subject, plan, capture, nonces)
VALUES (:number, :subject, :plan, :capture, :nonces)
ON CONFLICT (request) DO UPDATE SET
    subject = excluded.subject, plan = excluded.plan, capture = excluded.capture, nonces = excluded.nonces

-- name: add_step
-- Add the step of one system, unless it is there.
INSERT INTO step (request, system, state, row_count, finished)
VALUES (:number, :system, 'pending', 0, '')
ON CONFLICT (request, system) DO NOTHING

-- name: apply_step
-- Mark the step of one system as applied; adds it if it is not there.
INSERT INTO step (request, system, state, row_count, finished)
VALUES (:number, :system, 'applied', :rows, :finished)
ON CONFLICT (request, system) DO UPDATE SET
    state = excluded.state, row_count = excluded.row_count, finished = excluded.finished

-- name: claim
-- Take the lease of a request that nobody holds; gives no row when it is not to be had.
UPDATE request SET fence = fence + 1, lease_owner = :owner, lease_until = :until
WHERE id = :request
    AND state IN (SELECT value FROM json_each(:states))
    AND (lease_owner IS NULL OR lease_until <= :now)
RETURNING fence

-- name: start
-- Set a held request to applying, and its plan if it is another; gives no row when the lease was lost.
UPDATE request
SET state = 'applying', plan = coalesce(:plan, plan), row_count = coalesce(:rows, row_count)
WHERE id = :request AND fence = :fence AND lease_owner IS NOT NULL
RETURNING number

-- name: finish
-- Set the last state of a held request and give its lease back; gives no row when the lease was lost.
UPDATE request SET state = :state, lease_owner = NULL, lease_until = 0
WHERE id = :request AND fence = :fence AND lease_owner IS NOT NULL
RETURNING number

-- name: stop
-- Stop a planned request that nobody holds.
UPDATE request SET state = 'stopped' WHERE id = :request AND state = 'planned' AND lease_owner IS NULL

-- name: number
-- Find the number and the state of a request by its id.
SELECT number, state FROM request WHERE id = :request

-- name: lines
-- List requests, newest first, at most as many as asked for (-1: all).
SELECT * FROM request_line ORDER BY number DESC LIMIT :most

-- name: unfinished_lines
-- List the requests that systems, or people, have still to end, oldest first.  The + keeps SQLite from reading
-- all requests in order of their number, where the index knows the few that are not ended.
SELECT * FROM request_line
WHERE state NOT IN ('done', 'stopped') AND state <> 'planned'
ORDER BY +number

-- name: planned_with_setting
-- List the requests that wait to be run, oldest first, of which a setting is kept: its name ends in their id.
SELECT request.id, setting.value FROM setting
JOIN request ON request.id = substr(setting.name, length(:prefix) + 1)
WHERE setting.name > :prefix AND setting.name < :prefix || char(1114111) AND request.state = 'planned'
ORDER BY request.number

-- name: stored
-- Read one request with everything that is sealed of it; no row of secrets when it was forgotten.
SELECT request_line.*, data_key.wrapped,
    secret.subject AS sealed_subject, secret.plan AS sealed_plan,
    secret.capture AS sealed_capture, secret.nonces AS sealed_nonces,
    (
        SELECT json_group_array(json_array(system, state, row_count, finished)) FROM (
            SELECT * FROM step WHERE step.request = request_line.number ORDER BY system
        )
    ) AS steps
FROM request_line
JOIN data_key ON data_key.request = request_line.number
LEFT JOIN secret ON secret.request = request_line.number
WHERE request_line.id = :request

-- name: wrapped_key
-- Read the wrapped key of a request.
SELECT wrapped FROM data_key WHERE request = :number

-- name: destroy_key
-- Overwrite the wrapped key of a request in place.
UPDATE data_key SET wrapped = zeroblob(length(wrapped)) WHERE request = :number

-- name: drop_secrets
-- Drop what the destroyed key sealed.
DELETE FROM secret WHERE request = :number

-- name: drop_receipts
-- Drop the files of receipts that the destroyed key sealed; their leaves stay in the log.
UPDATE receipt SET file = NULL WHERE request = :number

-- name: drop_reports
-- Drop what people wrote in tasks, which the destroyed key sealed.
UPDATE task SET done_by = NULL, note = NULL WHERE request = :number

-- name: add_task
-- Add a task, unless it is there.
INSERT INTO task (id, request, system, owner, due, done)
VALUES (:id, :number, :system, :owner, :due, '')
ON CONFLICT (id) DO NOTHING

-- name: undone_tasks
-- List the tasks that nobody has done yet, the most urgent first.
SELECT task.*, request.id AS request_id, data_key.wrapped
FROM task
JOIN request ON request.number = task.request
JOIN data_key ON data_key.request = task.request
WHERE task.done = '' AND request.state <> 'stopped'
ORDER BY task.due, task.number

-- name: tasks_of_request
-- List all tasks of one request, in the order they were made.
SELECT task.*, request.id AS request_id, data_key.wrapped
FROM task
JOIN request ON request.number = task.request
JOIN data_key ON data_key.request = task.request
WHERE request.id = :request
ORDER BY task.number

-- name: task
-- Read one task.
SELECT task.*, request.id AS request_id, data_key.wrapped
FROM task
JOIN request ON request.number = task.request
JOIN data_key ON data_key.request = task.request
WHERE task.id = :task

-- name: mark_task_done
-- Write the report of a task.
UPDATE task
SET done = :done, found = :found, done_by = :done_by, note = :note, method = :method, proof = :proof
WHERE id = :task

-- name: end_task_step
-- Mark the step of a system as applied when its last task of the request is done; a task changes no row.
UPDATE step SET state = 'applied', finished = :finished
WHERE request = :number AND system = :system AND state = 'pending'
    AND NOT EXISTS (
        SELECT 1 FROM task WHERE task.request = :number AND task.system = :system AND task.done = ''
    )

-- name: log_size
-- Count the leaves of the log: one more than the last node of level 0.
SELECT coalesce(max(number) + 1, 0) AS size FROM log_node WHERE level = 0

-- name: node
-- Read the hash of one node of the log.
SELECT hash FROM log_node WHERE level = :level AND number = :number

-- name: add_node
-- Add a node to the log; gives no row when it is there already.
INSERT INTO log_node (level, number, hash) VALUES (:level, :number, :hash)
ON CONFLICT (level, number) DO NOTHING
RETURNING number

-- name: leaf
-- Read one leaf of the log.
SELECT leaf FROM log_leaf WHERE number = :number

-- name: leaves_from
-- Read leaves of the log from one on, in their order, at most as many as asked for.
SELECT number, leaf FROM log_leaf WHERE number >= :first ORDER BY number LIMIT :most

-- name: log_entries
-- List the log: each leaf with its request, and the checkpoint that was signed when it was added.
SELECT log_leaf.number, coalesce(request.id, hold.id) AS id, checkpoint.text,
    coalesce(request.of_right, iif(hold.request = '', 'hold', 'appeal')) AS of_right,
    coalesce(data_key.wrapped, hold.wrapped) AS wrapped
FROM log_leaf
LEFT JOIN checkpoint ON checkpoint.size = log_leaf.number + 1
LEFT JOIN receipt ON receipt.leaf = log_leaf.number
LEFT JOIN request ON request.number = receipt.request
LEFT JOIN data_key ON data_key.request = receipt.request
LEFT JOIN receipt_of_hold ON receipt_of_hold.leaf = log_leaf.number
LEFT JOIN hold ON hold.number = receipt_of_hold.hold
ORDER BY log_leaf.number

-- name: add_leaf
-- Add the leaf whose node was added last; gives no row for any other place.
INSERT INTO log_leaf (number, leaf)
SELECT :number, :leaf
WHERE :number = (SELECT max(number) FROM log_node WHERE level = 0)
ON CONFLICT (number) DO NOTHING
RETURNING number

-- name: keep_checkpoint
-- Keep a signed checkpoint; of one size the first is kept, since it may have been shown already.
INSERT INTO checkpoint (size, text) VALUES (:size, :text) ON CONFLICT (size) DO NOTHING

-- name: checkpoints_after
-- List the checkpoints of a larger log, the smallest first.
SELECT text FROM checkpoint WHERE size > :size ORDER BY size

-- name: last_checkpoint
-- Read the checkpoint of the largest size.
SELECT text FROM checkpoint ORDER BY size DESC LIMIT 1

-- name: add_receipt
-- Keep the sealed file of a receipt.
INSERT INTO receipt (leaf, request, file) VALUES (:index, :number, :file)

-- name: receipts
-- List the receipts of a request, oldest first.
SELECT receipt.leaf, receipt.file, request.id AS request_id, data_key.wrapped
FROM receipt
JOIN request ON request.number = receipt.request
JOIN data_key ON data_key.request = receipt.request
WHERE request.id = :request
ORDER BY receipt.leaf

-- name: epoch_key
-- Read the wrapped key of an epoch.
SELECT wrapped FROM epoch WHERE name = :name

-- name: add_epoch
-- Save the wrapped key of an epoch.
INSERT INTO epoch (name, wrapped) VALUES (:name, :wrapped)

-- name: epochs_before
-- Name the epochs that ended before one, as far as their keys are still there.
SELECT name FROM epoch WHERE name < :name ORDER BY name

-- name: destroy_epoch
-- Overwrite the key of an epoch, with as many zeros, before its row goes.
UPDATE epoch SET wrapped = zeroblob(length(wrapped)) WHERE name = :name

-- name: drop_erased
-- Delete the entries of an epoch.
DELETE FROM erased WHERE epoch = :name

-- name: drop_epoch
-- Delete an epoch.
DELETE FROM epoch WHERE name = :name

-- name: not_entered
-- Name the requests of these rights that have changed a system and are not in the ledger yet.
SELECT id FROM request
WHERE of_right IN (SELECT value FROM json_each(:rights))
    AND state <> 'applying'
    AND EXISTS (SELECT 1 FROM step WHERE step.request = request.number AND step.state = 'applied')
    AND NOT EXISTS (SELECT 1 FROM entered WHERE entered.request = request.number)
    AND NOT EXISTS (
        SELECT 1 FROM vault WHERE vault.request = request.number AND vault.state NOT IN ('undone', 'ended')
    )
ORDER BY number

-- name: add_erased
-- Save one entry of the ledger.
INSERT INTO erased (request, epoch, system, of_table, what, columns, at, digests)
VALUES (:number, :epoch, :system, :table, :what, :columns, :at, :digests)

-- name: add_entered
-- Mark a request as entered; gives no row when it was before.
INSERT INTO entered (request) VALUES (:number) ON CONFLICT (request) DO NOTHING RETURNING request

-- name: erased
-- Read the whole ledger.
SELECT request.id, request.of_right, request.of_kind, epoch.name AS epoch, epoch.wrapped,
    erased.system, erased.of_table, erased.what, erased.columns, erased.at, erased.digests
FROM erased JOIN request ON request.number = erased.request JOIN epoch ON epoch.name = erased.epoch
ORDER BY erased.number

-- name: add_person
-- Save that a request is about somebody.
INSERT INTO person_of_request (request, person)
SELECT number, :person FROM request WHERE id = :request
ON CONFLICT DO NOTHING

-- name: requests_about
-- List the requests about any of these people, the newest first.
SELECT * FROM request_line
WHERE number IN (
    SELECT request FROM person_of_request
    WHERE person IN (SELECT value FROM json_each(:people))
)
ORDER BY number DESC

-- name: drop_people
-- Drop whom a request is about, unless something can be put back still that would bring them back.
DELETE FROM person_of_request
WHERE request = :number AND NOT EXISTS (SELECT 1 FROM vault WHERE state NOT IN ('undone', 'ended'))

-- name: drop_forgotten
-- Drop whom forgotten requests are about, as soon as nothing can be put back any more.
DELETE FROM person_of_request
WHERE request IN (SELECT request FROM data_key WHERE wrapped = zeroblob(length(wrapped)))
    AND NOT EXISTS (SELECT 1 FROM vault WHERE state NOT IN ('undone', 'ended'))

-- name: carried_out_since
-- List the requests of which the first receipt is later than that of a request, or which have none yet.
SELECT request_line.* FROM request_line
LEFT JOIN receipt ON receipt.request = request_line.number
WHERE request_line.id <> :request
GROUP BY request_line.number
HAVING min(receipt.leaf) IS NULL OR min(receipt.leaf) > (
    SELECT min(receipt.leaf) FROM receipt JOIN request ON request.number = receipt.request
    WHERE request.id = :request
)

-- name: add_earlier
-- Keep a value that a request replaces.
INSERT INTO earlier_value (name, request, system, person, until, wrapped, value)
SELECT :name, number, :system, :person, :until, :wrapped, :value FROM request WHERE id = :request

-- name: earlier_of_people
-- Read the values that were replaced for these people and are kept still, the oldest first.
SELECT name, wrapped, value FROM earlier_value
WHERE person IN (SELECT value FROM json_each(:people)) AND until >= :today
ORDER BY number

-- name: earlier_found_by
-- Read the values that are found by any of these marks, and not by one more, each with its request.
SELECT earlier_value.name, request.id AS request, earlier_value.system, earlier_value.until,
    earlier_value.wrapped, earlier_value.value
FROM earlier_value JOIN request ON request.number = earlier_value.request
WHERE earlier_value.person IN (SELECT value FROM json_each(:people))
    AND NOT EXISTS (
        SELECT 1 FROM earlier_value AS known
        WHERE known.request = earlier_value.request AND known.person = :person
    )
ORDER BY earlier_value.number

-- name: drop_earlier_of_people
-- Destroy what was kept of these people.
DELETE FROM earlier_value
WHERE request IN (
    SELECT request FROM earlier_value WHERE person IN (SELECT value FROM json_each(:people))
)

-- name: drop_earlier_of_request
-- Destroy what was kept for a request that is journalled anew.
DELETE FROM earlier_value WHERE request = (SELECT number FROM request WHERE id = :request)

-- name: drop_earlier_before
-- Destroy what is kept of values of these people that were replaced before a request.
DELETE FROM earlier_value
WHERE person IN (SELECT value FROM json_each(:people))
    AND request < (SELECT number FROM request WHERE id = :request)

-- name: drop_earlier_unapplied
-- Destroy what was kept for systems that a request did not change.
DELETE FROM earlier_value
WHERE request = (SELECT number FROM request WHERE id = :request)
    AND system NOT IN (SELECT value FROM json_each(:systems))

-- name: drop_earlier_past
-- Destroy what is kept no longer, but for what a hold wants.
DELETE FROM earlier_value
WHERE until < :today
    AND request NOT IN (
        SELECT held.request FROM earlier_value AS held
        JOIN person_on_hold ON person_on_hold.person = held.person
        JOIN hold ON hold.number = person_on_hold.hold
        WHERE hold.ended = '' AND (hold.until = '' OR hold.until >= :today)
    )

-- name: keep_outcome
-- Keep what became of a request, or what has become of it by now.
INSERT INTO outcome (request, region, people, became, answered)
SELECT number, :region, :people, :became, :answered FROM request WHERE id = :request
ON CONFLICT (request) DO UPDATE SET
    region = excluded.region, people = excluded.people, answered = excluded.answered,
    became = CASE WHEN outcome.became IN ('again', 'unasked') THEN outcome.became ELSE excluded.became END

-- name: outcome
-- Read what became of a request.
SELECT became FROM outcome JOIN request ON request.number = outcome.request WHERE request.id = :request

-- name: add_destroyed
-- Record what was destroyed, unless it was recorded before.
INSERT INTO destroyed (request, system, of_table, method, row_count, at, done_by, statement, proof)
SELECT number, :system, :table, :method, :rows, :at, :by, :statement, :proof FROM request WHERE id = :request
ON CONFLICT (request, system, of_table, method) DO NOTHING

-- name: counted
-- List all requests with what became of them; NULL where that was not kept.
SELECT request.id, of_right, of_kind, state, made, region, people, became, answered
FROM request
LEFT JOIN outcome ON outcome.request = request.number
ORDER BY request.number

-- name: destroyed
-- List what was destroyed, in the order of requests.
SELECT request.id, of_right, of_kind, region, destroyed.*
FROM destroyed
JOIN request ON request.number = destroyed.request
LEFT JOIN outcome ON outcome.request = destroyed.request
ORDER BY destroyed.request, system, of_table, method

-- name: add_hold
-- Save a hold.
INSERT INTO hold (id, of_kind, request, placed, until, review, ended, wrapped, told, subject)
VALUES (:id, :of, :request, :placed, :until, :review, '', :wrapped, :told, :subject)
RETURNING number

-- name: add_held
-- Save whom a hold is about.
INSERT INTO person_on_hold (hold, person) VALUES (:hold, :person) ON CONFLICT DO NOTHING

-- name: holds
-- Read every hold, the newest first.
SELECT * FROM hold ORDER BY number DESC

-- name: hold
-- Read one hold.
SELECT * FROM hold WHERE id = :id

-- name: holds_standing
-- Read the holds that nobody has lifted and whose last day has not passed, the oldest first.
SELECT * FROM hold WHERE ended = '' AND (until = '' OR until >= :today) ORDER BY number

-- name: newest_hold
-- Number the hold that was placed last.
SELECT coalesce(max(number), 0) AS number FROM hold

-- name: holds_about
-- Name the holds that are about any of these people.
SELECT DISTINCT hold.id FROM hold
JOIN person_on_hold ON person_on_hold.hold = hold.number
WHERE person_on_hold.person IN (SELECT value FROM json_each(:people))

-- name: people_of_request
-- Read whom a request is about.
SELECT person FROM person_of_request JOIN request ON request.number = person_of_request.request
WHERE request.id = :request

-- name: end_hold
-- Mark a hold as ended and drop whom it is about; gives no row where it has ended before.
UPDATE hold SET ended = :ended, told = :told, subject = NULL WHERE id = :id AND ended = '' RETURNING number

-- name: drop_held
-- Drop whom a hold is about.
DELETE FROM person_on_hold WHERE hold = :hold

-- name: add_receipt_of_hold
-- Keep the sealed file of the receipt of a hold.
INSERT INTO receipt_of_hold (leaf, hold, file) VALUES (:index, :hold, :file)

-- name: keep_vault
-- Save the key of what a request is about to remove, or replace it.
INSERT INTO vault (request, state, until, wrapped) VALUES (:number, 'keeping', :until, :wrapped)
ON CONFLICT (request) DO UPDATE SET state = excluded.state, until = excluded.until, wrapped = excluded.wrapped

-- name: add_removed
-- Keep the rows that one system is about to lose, or replace them.
INSERT INTO removed (request, system, rows) VALUES (:number, :system, :rows)
ON CONFLICT (request, system) DO UPDATE SET rows = excluded.rows

-- name: removed_systems
-- Name the systems of which a request keeps rows.
SELECT system FROM removed WHERE request = :number

-- name: removed
-- Read the rows that a request keeps.
SELECT removed.system, removed.rows FROM removed
JOIN request ON request.number = removed.request
WHERE request.id = :request ORDER BY removed.system

-- name: drop_removed
-- Drop the rows that a request keeps.
DELETE FROM removed WHERE request = :number

-- name: drop_removed_of
-- Drop the rows of one system that a request keeps.
DELETE FROM removed WHERE request = :number AND system = :system

-- name: vault
-- Read what is kept of a request.
SELECT request.id, vault.state, vault.until, vault.wrapped FROM vault
JOIN request ON request.number = vault.request
WHERE request.id = :request

-- name: vaults_living
-- List what is kept of requests, the first to end first.
SELECT request.id, vault.state, vault.until FROM vault
JOIN request ON request.number = vault.request
WHERE vault.state NOT IN ('undone', 'ended') ORDER BY vault.until

-- name: set_vault
-- Say where the rows that a request keeps stand.
UPDATE vault SET state = :state WHERE request = (SELECT number FROM request WHERE id = :request)

-- name: destroy_vault
-- Overwrite the key of the rows that a request keeps, in place.
UPDATE vault SET wrapped = zeroblob(length(wrapped)), state = :state WHERE request = :number
