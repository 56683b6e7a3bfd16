interface MarkProps {
  size?: number;
}

/** The product's sign. */
export function Mark({ size = 24 }: MarkProps) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <path
        fill="var(--mantine-color-accent-6)"
        d="M16 2 4.5 6.3v8.5c0 7 4.7 12.7 11.5 15.2 6.8-2.5 11.5-8.2 11.5-15.2V6.3z"
      />
      <path
        fill="none"
        stroke="#fff"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="2.6"
        d="m10.8 16.2 3.7 3.7 6.9-7.4"
      />
    </svg>
  );
}
