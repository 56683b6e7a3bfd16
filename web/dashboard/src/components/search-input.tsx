import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

interface SearchInputProps {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** How wide it may grow beside other filters. */
  maxWidth?: number;
}

/** A search that the server answers: asked for a moment after the last key. */
export function SearchInput({ label, placeholder, value, onChange, maxWidth = 280 }: SearchInputProps) {
  const [text, setText] = useState(value ?? "");
  /** What was asked for last. It arrives a moment later, when more may have been typed: that stays. */
  const asked = useRef(value);
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setText(value ?? "");
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing counts
  useEffect(() => {
    const wanted = text.trim() || undefined;
    if (wanted === value) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      onChange(wanted);
    }, 350);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      flex="1 1 12rem"
      maw={{ sm: maxWidth }}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === "" ? null : (
          <CloseButton size="sm" aria-label={`Clear ${label}`} onClick={() => onChange(undefined)} />
        )
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
