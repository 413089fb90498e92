"""The ratios that were promised, from what was measured, each beside its target."""

from dataclasses import dataclass

from tests.speed.engine.loop import N0, N


@dataclass(frozen=True)
class Target:
    key: str
    what: str
    least: float | None = None
    most: float | None = None

    def line(self, value):
        if value is None:
            return f"{self.key:28} not measured: {self.what}"
        if self.least is None and self.most is None:
            return f"{self.key:28} {value:10.4g}  {self.what}"
        met = (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        bound = f">= {self.least:g}" if self.most is None else f"<= {self.most:g}"
        return f"{self.key:28} {value:10.4g}  target {bound:8} {'met' if met else 'MISSED'}  {self.what}"


TARGETS = (
    Target("engine_vs_forward", "samples/s of the engine, of those of the bare network at its best batch", least=0.95),
    Target("engine_vs_folded", "the same beside the network with its batch norms folded, as the engine runs it"),
    Target("adaptive_vs_parts", "time of adaptive smoothing, of the bare mask network and classifier", most=1.1),
    Target("adaptive_vs_folded", "the same beside both networks with their batch norms folded"),
    Target("keying_share", "what keyed noise takes beyond unkeyed, of the network's forward", most=0.03),
    Target("samples_vs_loop", "times fewer samples for one radius than n = 100,000; the worst of three", least=20),
    Target("time_vs_loop", "times less time than the field's loop, extrapolated; the worst of three", least=20),
    Target("accuracy_difference_points", "certified accuracy, from that of fixed n; the worst of three", most=1),
    Target("peak_memory_mb_n1e4", "peak memory with n = 10,000"),
    Target("peak_memory_mb_n1e5", "peak memory with n = 100,000"),
    Target("gpu_samples_vs_loop", "times the loop's samples/s for ResNet-110 at 48x48 on a GPU", least=3),
    Target("art_vs_loop", "samples/s of the field's loop, of those of ART, in the same minutes"),
)


def figures_of(measured):
    """A number a target, None where its part has not run."""
    found = {target.key: None for target in TARGETS}
    if "forward" in measured:
        # at the precision that is the faster one here
        rows = [row for row in measured["forward"].values() if isinstance(row, dict) and "ratio" in row]
        best = max(rows, key=lambda row: row["forward_samples_per_second"])
        found |= {"engine_vs_forward": best["ratio"], "engine_vs_folded": best["folded_ratio"]}
    if "adaptive" in measured:
        found["adaptive_vs_parts"] = measured["adaptive"]["ratio"]
        found["adaptive_vs_folded"] = measured["adaptive"]["folded_ratio"]
    if "keying" in measured:
        found["keying_share"] = measured["keying"]["share"]
    if "decide" in measured:
        found |= _decided(measured["decide"])
    if "memory" in measured:
        found |= {
            "peak_memory_mb_n1e4": measured["memory"]["n1e4"],
            "peak_memory_mb_n1e5": measured["memory"]["n1e5"],
        }
    if "ratio" in measured.get("gpu", {}):
        found["gpu_samples_vs_loop"] = measured["gpu"]["ratio"]
    if "samples_per_second" in measured.get("art", {}):
        found["art_vs_loop"] = measured["art"]["loop_samples_per_second"] / measured["art"]["samples_per_second"]
    return found


def _decided(part):
    radii = part["radii"].values()
    return {
        "samples_vs_loop": min(row["images"] * (N0 + N) / row["samples"] for row in radii),
        "time_vs_loop": min(row["images"] * part["loop_seconds_an_image"] / row["seconds"] for row in radii),
        "accuracy_difference_points": max(100 * abs(a - b) for a, b in (row["on_subset"] for row in radii)),
    }


def lines(figures):
    return [target.line(figures[target.key]) for target in TARGETS]
