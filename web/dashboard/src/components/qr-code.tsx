import { encode } from "uqr";

interface QrCodeProps {
  value: string;
  label: string;
  size?: number;
}

/** A code to scan. Always dark on white: phones read nothing else reliably. */
export function QrCode({ value, label, size = 168 }: QrCodeProps) {
  const { data, size: modules } = encode(value, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      viewBox={`0 0 ${modules} ${modules}`}
      width={size}
      height={size}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={modules} height={modules} rx={2} fill="#fff" />
      <path d={path} fill="#12151c" />
    </svg>
  );
}
