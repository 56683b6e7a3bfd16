import { useForm } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "../api/problem.ts";
import { clearDraft, keepDraft, readDraft } from "./draft.ts";
import { sentence } from "./messages.ts";
import { useAfterPress } from "./use-after-press.ts";

interface ApiFormOptions<Values extends Record<string, unknown>> {
  /** What is saved, or what a new one begins with; a draft is what differs from it. */
  initialValues: Values;
  /** What the server's own schemas say to the values: `readIssues(schema.safeParse(…))`. */
  check: (values: Values) => Record<string, string>;
  /** Keeps what is typed over a reload or a new sign-in. */
  draftKey?: string;
  /** What of it may be kept: everything but secrets. */
  toDraft?: (values: Values) => Values;
  submit: (values: Values) => Promise<void>;
  /** True: the screen deals with this failure itself. */
  onProblem?: (problem: unknown) => boolean;
}

/** A form that checks with the server's schema before it sends, and puts what the server refuses beside its field. */
export const useApiForm = <Values extends Record<string, unknown>>({
  initialValues,
  check,
  draftKey,
  toDraft = (values) => values,
  submit,
  onProblem = () => false,
}: ApiFormOptions<Values>) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [start] = useState(() => ({ ...initialValues, ...readDraft<Values>(draftKey) }));
  const form = useForm<Values>({
    initialValues: start,
    validate: (values) => check(values),
  });

  const afterPress = useAfterPress();
  const getInputProps: typeof form.getInputProps = (path, options) => ({
    ...form.getInputProps(path, options),
    // A message that appears under the pointer would move away what is being pressed.
    onBlur: () => afterPress(() => form.validateField(path)),
  });

  /** What was sent last: until something else is typed it is no draft any more. */
  const sent = useRef("");
  const typed = JSON.stringify(form.values);
  const saved = JSON.stringify(initialValues);
  // biome-ignore lint/correctness/useExhaustiveDependencies: compared by what is in them
  useEffect(() => {
    if (typed !== sent.current) keepDraft(draftKey, toDraft(initialValues), toDraft(form.values));
  }, [draftKey, typed, saved]);

  const send = async (values: Values): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await submit(values);
      sent.current = JSON.stringify(values);
      clearDraft(draftKey);
    } catch (error) {
      if (onProblem(error)) return;
      const fields = error instanceof ApiProblem ? error.fields : [];
      const known = fields.filter(({ path }) => path.split(".")[0] !== undefined && isField(values, path));
      form.setErrors(Object.fromEntries(known.map(({ path, message }) => [path, sentence(message)])));
      if (known.length === 0 || known.length < fields.length) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    form: { ...form, getInputProps },
    busy,
    /** A failure that belongs to no field; null when there is none. */
    problem,
    onSubmit: form.onSubmit(send),
  };
};

const isField = (values: Record<string, unknown>, path: string): boolean =>
  Object.hasOwn(values, path.split(".")[0] ?? "");
