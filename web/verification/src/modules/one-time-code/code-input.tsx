import { type Ref, useId } from "react";
import { codeLength, extractCode } from "./digits.ts";

interface CodeInputProps {
  label: string;
  hint: string | null;
  error: string | null;
  value: string;
  /** Keeps the digits and the focus while they are being checked. */
  busy: boolean;
  ref: Ref<HTMLInputElement>;
  onChange: (code: string) => void;
}

/** One input for all six digits, so that paste, autofill and screen readers just work; the boxes are only drawn. */
export function CodeInput({ label, hint, error, value, busy, ref, onChange }: CodeInputProps) {
  const id = useId();
  const described = [error !== null && `${id}-error`, hint !== null && `${id}-hint`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className="code-field">
      <div className="code-label">
        <label htmlFor={id}>{label}</label>
        {hint !== null && (
          <span className="field-hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </div>
      <div className="code-boxes" dir="ltr" data-invalid={error !== null || undefined}>
        <div className="code-slots" aria-hidden="true">
          {Array.from({ length: codeLength }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: six fixed boxes
            <span key={index} data-next={index === Math.min(value.length, codeLength - 1) || undefined} />
          ))}
        </div>
        <input
          id={id}
          ref={ref}
          name="code"
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="done"
          value={value}
          readOnly={busy}
          aria-invalid={error !== null || undefined}
          aria-describedby={described || undefined}
          onChange={(event) => onChange(extractCode(event.target.value))}
        />
      </div>
      {error !== null && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
