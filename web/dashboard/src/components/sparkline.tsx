interface SparklineProps {
  counts: readonly number[];
  /** What it shows, for those who do not see it. */
  label: string;
}

const WIDTH = 120;
const HEIGHT = 28;

/** A line of small numbers over time. Drawn here: a chart library would be ten times the rest of the screen. */
export function Sparkline({ counts, label }: SparklineProps) {
  const most = Math.max(1, ...counts);
  const step = WIDTH / Math.max(1, counts.length - 1);
  const points = counts.map((count, index) => [index * step, HEIGHT - 2 - (count / most) * (HEIGHT - 5)]);
  const line = points.map(([x = 0, y = 0]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} fill="var(--meaning-info-tint)" />
      <polyline
        points={line}
        fill="none"
        stroke="var(--accent-text)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
