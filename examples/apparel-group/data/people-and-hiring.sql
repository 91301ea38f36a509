-- Staff and applicants: two kinds of people in one system, and their numbers overlap.
PRAGMA foreign_keys = ON;

CREATE TABLE employees (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_kana TEXT,
    email TEXT,
    phone TEXT,
    birthday TEXT,
    department TEXT NOT NULL,
    bank_account TEXT,
    manager_id INTEGER REFERENCES employees (id),
    hired_on TEXT NOT NULL,
    left_on TEXT
);
CREATE INDEX employees_email ON employees (email);
CREATE INDEX employees_manager ON employees (manager_id);

CREATE TABLE pay (
    id INTEGER NOT NULL PRIMARY KEY,
    employee_id INTEGER NOT NULL REFERENCES employees (id),
    month TEXT NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL,
    paid_on TEXT,
    note TEXT
);
CREATE INDEX pay_employee ON pay (employee_id);

CREATE TABLE health_checks (
    id INTEGER NOT NULL PRIMARY KEY,
    employee_id INTEGER NOT NULL REFERENCES employees (id),
    checked_on TEXT NOT NULL,
    result TEXT NOT NULL,
    doctor_note TEXT
);
CREATE INDEX health_checks_employee ON health_checks (employee_id);

CREATE TABLE duty_camera_index (
    id INTEGER NOT NULL PRIMARY KEY,
    employee_id INTEGER REFERENCES employees (id),   -- NULL: nobody recognised at the time clock
    camera TEXT NOT NULL,
    clip TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
CREATE INDEX duty_camera_index_employee ON duty_camera_index (employee_id);

CREATE TABLE applicants (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_kana TEXT,
    email TEXT,
    phone TEXT,
    birthday TEXT,
    applied_at TEXT NOT NULL
);
CREATE INDEX applicants_email ON applicants (email);

CREATE TABLE applications (
    id INTEGER NOT NULL PRIMARY KEY,
    applicant_id INTEGER NOT NULL REFERENCES applicants (id),
    position TEXT NOT NULL,
    cv TEXT NOT NULL,
    outcome TEXT,
    decided_at TEXT
);
CREATE INDEX applications_applicant ON applications (applicant_id);

CREATE TABLE assessments (
    id INTEGER NOT NULL PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES applications (id),
    assessor_id INTEGER REFERENCES employees (id),
    score INTEGER NOT NULL,
    remark TEXT,
    written_at TEXT NOT NULL
);
CREATE INDEX assessments_application ON assessments (application_id);
CREATE INDEX assessments_assessor ON assessments (assessor_id);
