import { JsonInput } from "@mantine/core";
import { useState } from "react";

interface KeySetInputProps {
  value: unknown;
  error: unknown;
  onChange: (value: unknown) => void;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Public keys as JSON (RFC 7517). What is no JSON yet is handed on as text, so that the check says so. */
export function KeySetInput({ value, error, onChange }: KeySetInputProps) {
  const [text, setText] = useState(() => (value === undefined ? "" : JSON.stringify(value, null, 2)));
  return (
    <JsonInput
      label="Public keys of the client"
      description="A JWK set. Private keys are refused."
      placeholder={'{ "keys": [ … ] }'}
      autosize
      minRows={5}
      maxRows={14}
      value={text}
      error={typeof error === "string" ? error : null}
      onChange={(changed) => {
        setText(changed);
        onChange(changed.trim() === "" ? undefined : parse(changed));
      }}
    />
  );
}
