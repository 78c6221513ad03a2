/** A row of choices of which one is taken; the choice lies in the address. */
export interface Chip {
  value: string | undefined;
  name: string;
  swatch?: string;
}

export function Chips(props: { label: string; chips: Chip[]; chosen: string | undefined; onChoose: (value: string | undefined) => void }) {
  return (
    <div className="chips" role="group" aria-label={props.label}>
      {props.chips.map((chip) => (
        <button
          key={chip.value ?? ""}
          type="button"
          aria-pressed={props.chosen === chip.value}
          onClick={() => props.onChoose(chip.value)}
        >
          {chip.swatch && <span className="swatch" style={{ background: chip.swatch }} aria-hidden="true" />}
          {chip.name}
        </button>
      ))}
    </div>
  );
}
