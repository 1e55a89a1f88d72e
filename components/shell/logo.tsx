/** The touchstone with two streaks of gold. Its own colours: the mark looks the same in both themes. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden>
      <path
        d="M6 1h8l5 5v8l-5 5H6l-5-5V6z"
        fill="oklch(0.25 0.010 75)"
        stroke="oklch(0.5 0.01 75)"
        strokeOpacity=".35"
        strokeWidth=".8"
      />
      <path d="M6.1 13.9 11.4 5.6" stroke="oklch(0.84 0.135 88)" strokeWidth="2.3" strokeLinecap="round" />
      <path d="M10 14.4 14 8.2" stroke="oklch(0.66 0.095 80)" strokeWidth="2.3" strokeLinecap="round" />
    </svg>
  );
}
