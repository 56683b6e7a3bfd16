import { useForm } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import type * as z from "zod";
import { ApiProblem } from "../api/problem.ts";
import { clearDraft, readDraft, writeDraft } from "./draft.ts";
import { readIssues, sentence } from "./messages.ts";

interface ApiFormOptions<Values extends Record<string, unknown>> {
  initialValues: Values;
  /** The server's own schema of the body, or the part of it that the form fills. */
  schema: z.ZodType;
  /** What of the values the schema describes, where that is not all of them as they are. */
  toBody?: (values: Values) => unknown;
  /** Keeps what is typed over a reload or a new sign-in. Never for secrets. */
  draftKey?: string;
  submit: (values: Values) => Promise<void>;
}

/** A form that checks with the server's schema before it sends, and puts what the server refuses beside its field. */
export const useApiForm = <Values extends Record<string, unknown>>({
  initialValues,
  schema,
  toBody = (values) => values,
  draftKey,
  submit,
}: ApiFormOptions<Values>) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [start] = useState(() => ({ ...initialValues, ...readDraft<Values>(draftKey) }));
  const form = useForm<Values>({
    initialValues: start,
    validateInputOnBlur: true,
    validate: (values) => readIssues(schema.safeParse(toBody(values))),
  });

  const done = useRef(false);
  useEffect(() => {
    if (!done.current && form.isDirty()) writeDraft(draftKey, form.values);
  }, [draftKey, form.values, form.isDirty]);

  const send = async (values: Values): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await submit(values);
      done.current = true;
      clearDraft(draftKey);
    } catch (error) {
      const fields = error instanceof ApiProblem ? error.fields : [];
      const known = fields.filter(({ path }) => path.split(".")[0] !== undefined && isField(values, path));
      form.setErrors(Object.fromEntries(known.map(({ path, message }) => [path, sentence(message)])));
      if (known.length === 0 || known.length < fields.length) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    form,
    busy,
    /** A failure that belongs to no field; null when there is none. */
    problem,
    onSubmit: form.onSubmit(send),
  };
};

const isField = (values: Record<string, unknown>, path: string): boolean =>
  Object.hasOwn(values, path.split(".")[0] ?? "");
