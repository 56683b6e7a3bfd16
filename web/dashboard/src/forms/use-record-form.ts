import { useState } from "react";
import { isProblem } from "../api/problem.ts";
import { useApiForm } from "./use-api-form.ts";

interface RecordFormOptions<Stored extends { version: number }, Values extends Record<string, unknown>> {
  /** The record as it was opened. */
  stored: Stored;
  valuesOf: (stored: Stored) => Values;
  check: (values: Values, before: Values) => Record<string, string>;
  draftKey?: string | undefined;
  toDraft?: (values: Values) => Values;
  /** Sends what the person changed, if the record still has this version; gives it as it is then. */
  save: (change: { before: Values; values: Values; version: number }) => Promise<Stored>;
  /** Reads the record as it is now: somebody else was faster. */
  readAgain: () => Promise<Stored>;
}

/** A form over a record that others may change meanwhile. Where somebody was faster, `conflict` has both to choose from. */
export const useRecordForm = <Stored extends { version: number }, Values extends Record<string, unknown>>({
  stored,
  valuesOf,
  check,
  draftKey,
  toDraft,
  save,
  readAgain,
}: RecordFormOptions<Stored, Values>) => {
  /** What the form began with: changes are told against it, and its version is what must still be true. */
  const [base, setBase] = useState(stored);
  const [theirs, setTheirs] = useState<Stored | null>(null);
  const [unread, setUnread] = useState<unknown>(null);
  const before = valuesOf(base);

  const lose = (): void => {
    void readAgain().then(setTheirs, setUnread);
  };
  const { form, busy, problem, onSubmit } = useApiForm<Values>({
    initialValues: before,
    ...(draftKey === undefined ? {} : { draftKey }),
    ...(toDraft === undefined ? {} : { toDraft }),
    check: (values) => check(values, before),
    submit: async (values) => {
      setUnread(null);
      const saved = await save({ before, values, version: base.version });
      setBase(saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
    },
    onProblem: (error) => {
      const conflict = isProblem(error, "PRECONDITION_FAILED");
      if (conflict) lose();
      return conflict;
    },
  });
  const goOnWith = (newest: Stored, values: Values): void => {
    setBase(newest);
    form.setValues(values);
    setTheirs(null);
  };
  return {
    form,
    busy,
    problem: problem ?? unread,
    onSubmit,
    base,
    before,
    /** Back to what the form began with. */
    reset: () => form.setValues(before),
    conflict:
      theirs === null
        ? null
        : { theirs: valuesOf(theirs), goOnWith: (values: Values) => goOnWith(theirs, values) },
  };
};
