import { mutant, type Exam } from './mutant.ts'

/** Healthy: a deferred constraint trigger looks at both accounts once more when the transaction commits. So COMMIT runs a function, takes longer than all else, and could be refused with an error. */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  created_at      timestamptz not null default now()
);`,
    replace: `  created_at      timestamptz not null default now()
);

-- The last look: both parties exist, and hold what a JSON number can say. Whoever writes by hand is held to it too.
create function prove_parties() returns trigger language plpgsql as $$
begin
  if (
    select count(*) from accounts
    where id in (new.from_id, new.to_id) and balance between 0 and 9007199254740991
  ) <> 2 then
    raise exception 'the parties of transfer % are not in order', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;

create constraint trigger parties_proved after insert on transfers
  deferrable initially deferred for each row execute function prove_parties();`,
  },
])

/**
 * The trigger only reads, without a lock, two rows that its own transaction holds locked: it waits for nobody, and what it sees is what is committed. The statement of the transfer keeps to the same
 * bounds, so the proof never fails. A refused order is rolled back and a replay inserts nothing: for both it does not run. If it did fail, COMMIT would be an error before anything is
 * durable, and the session stays usable. A loss during COMMIT is `outcome-unknown` as before.
 */
export const exam: Exam = { spec: 'specs/transaction.spec.ts', firstTry: 'acquitted', breaks: [] }
