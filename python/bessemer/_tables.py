"""The tables of a scenario: each a class, each key a field.

Values that only the models can judge (names of the catalogue, degrees that must divide) are judged
where they are used.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from bessemer._cost_tables import CommitmentTable, OwnershipTable, SpotRentTable
from bessemer._fields import (
    NAME,
    TABLE,
    Count,
    CountOrZero,
    Duration,
    FailureRate,
    Mass,
    Measured,
    Number,
    NumberOrName,
    Rate,
    Size,
    Switch,
    Table,
    Text,
    Tokens,
    name_or_table,
    one_of,
    wrong,
)
from bessemer._machine_tables import Cluster
from bessemer._search_tables import SearchTable
from bessemer._site_tables import CoolingTable, SupplyTable


class ExpertsTable(Table):
    """A mixture of experts in every layer."""

    count: Count
    per_token: Count
    shared_size: CountOrZero | None = None
    shared_gate: Switch | None = None
    router_bias: Switch | None = None


class ModelTable(Table):
    """What is trained: a model of the catalogue, a config.json, or shapes."""

    name: Text | None = Field(
        default=None, description="Of the catalogue; with shapes, a name of your own"
    )
    config: Text | None = Field(
        default=None,
        description="Path of a Hugging Face config.json, relative to the scenario file",
    )
    layers: Count | None = None
    hidden: Count | None = None
    heads: Count | None = None
    kv_heads: Count | None = None
    head_size: Count | None = None
    feed_forward: Count | None = None
    vocabulary: Count | None = None
    gated: Switch | None = None
    activation: Text | None = Field(default=None, examples=["gelu", "silu", "relu", "squared_relu"])
    positions: Text | None = Field(default=None, examples=["rotary", "learned", "alibi", "none"])
    position_rows: Count | None = Field(
        default=None,
        description="Alone beside a catalogue name: that model with as many learned positions",
    )
    tied_embeddings: Switch | None = None
    qkv_bias: Switch | None = None
    output_bias: Switch | None = None
    mlp_bias: Switch | None = None
    qk_norm: Switch | None = None
    wide_qk_norm: Switch | None = None
    norm: Text | None = Field(default=None, examples=["layer", "rms"])
    norms_per_layer: Count | None = None
    parallel_attention: Switch | None = None
    embedding_norm: Switch | None = None
    final_norm: Switch | None = None
    dropout: Switch | None = None
    experts: ExpertsTable | None = None
    window: CountOrZero | None = None
    sinks: Switch | None = None
    value_size: CountOrZero | None = None
    kv_rank: CountOrZero | None = None
    query_rank: CountOrZero | None = None
    rotary_size: CountOrZero | None = None
    output_gate: Switch | None = None
    multi_token_predictions: CountOrZero | None = None

    def shapes(self) -> dict[str, Any]:
        """Shape keys that were given."""
        return {key: value for key, value in self.given().items() if key not in {"name", "config"}}

    @model_validator(mode="after")
    def _one_origin(self) -> ModelTable:
        shapes = self.shapes()
        if self.config is not None and (self.name is not None or shapes):
            other = "name" if self.name is not None else next(iter(shapes))
            raise wrong(f"config and {other} exclude each other; keep one of them")
        if self.config is None and self.name is None and not shapes:
            raise wrong("must give name, config or shapes (layers, hidden, heads, ...)")
        return self


class SoftwareTable(Table):
    """A training stack of your own; what is left out is the library's plain default."""

    name: Text | None = None
    fused_attention: Switch | None = None
    attention_rate: Number | None = None
    gradient_format: Text | None = Field(default=None, examples=["fp32", "bf16", "fp16"])
    tensor_exposed: Number | None = None
    overlaps_input_gather: Switch | None = None
    overlaps_data: Switch | None = None
    reduces_whole_gradients: Switch | None = None
    issues_experts_apart: Switch | None = None
    fuses_graphed_experts: Switch | None = None
    overlaps_sends: Switch | None = None
    splits_sends: Switch | None = None
    single_rail: Switch | None = None
    forwards_tokens: Switch | None = None
    synchronous_attention: Switch | None = None
    host_operator: Duration | None = None
    host_kernel: Duration | None = None
    host_collective: Duration | None = None
    host_leak: Number | None = None
    routing_stall: Duration | None = None
    repeats_last_product: Switch | None = None
    gather_traffic: Number | None = None
    overlap_leak: Number | None = None
    overlaps_scatter: Switch | None = None
    offload_leak: Number | None = None
    slice_jitter: Number | None = None
    exchange_leak: Number | None = None
    elementwise_traffic: Number | None = None
    fused_activation: Switch | None = None
    copies_gradients: Switch | None = None
    fragmentation: Number | None = None
    reserve: Size | None = None
    communicator: Size | None = None


Software = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[SoftwareTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class RoutingTable(Table):
    """How evenly a router spreads tokens over experts."""

    forced_balance: Switch | None = None
    variation: Number | None = None
    capacity_factor: Number | None = None
    full_precision: Switch | None = None


class AdaptersTable(Table):
    """Low-rank adapters beside frozen weights."""

    rank: CountOrZero | None = None
    queries: Switch | None = None
    keys: Switch | None = None
    values: Switch | None = None
    output: Switch | None = None
    feed_forward: Switch | None = None
    experts: Switch | None = None
    frozen_format: Text | None = Field(default=None, examples=["bf16", "nvfp4"])


class TrainingTable(Table):
    """What the model is trained on, and with which software."""

    tokens: Tokens = Field(description="Of the whole run")
    sequence_length: Count = Field(description="Tokens of a sequence")
    global_batch: Count = Field(
        description="Sequences of one optimizer step, all machines together"
    )
    precision: Text | None = Field(default=None, examples=["bf16", "fp16", "fp8", "mxfp8"])
    optimizer: Text | None = Field(default=None, examples=["adamw", "sgd"])
    weights: Text | None = Field(default=None, examples=["mixed", "low_precision", "pure"])
    routing: RoutingTable | None = None
    adapters: AdaptersTable | None = None
    software: Software | None = Field(
        default=None, description="Name of a training stack of the catalogue, or a table"
    )


Names = Annotated[list[Text], Field(max_length=100)]


class RecomputationTable(Table):
    """What is computed again instead of kept, in full detail."""

    full: Switch | None = None
    layers: CountOrZero | None = None
    group: Count | None = None
    modules: Names | None = Field(default=None, examples=[["attention_core", "norm"]])
    offloaded: Names | None = None
    offloads_inputs: Switch | None = None


class OffloadTable(Table):
    """Where lies what training keeps of each parameter."""

    optimizer: Text | None = Field(default=None, examples=["device", "host", "nvme"])
    gradients: Text | None = Field(default=None, examples=["device", "host", "nvme"])
    weights: Text | None = Field(default=None, examples=["device", "host", "nvme"])


Recomputation = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[RecomputationTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class PlanTable(Table):
    """How the run is laid out over the machine."""

    tensor: Count | None = None
    context: Count | None = None
    pipeline: Count | None = None
    expert: Count | None = None
    expert_tensor: Count | None = None
    replicas: Count | None = None
    virtual_stages: Count | None = None
    micro_batch: Count | None = None
    ragged: Switch | None = Field(default=None, description="The last micro-batch may be smaller")
    schedule: Text | None = Field(default=None, examples=["1f1b", "interleaved"])
    sequence_parallel: Switch | None = None
    context_method: Text | None = Field(default=None, examples=["all_gather", "ring"])
    expert_overlap: Switch | None = None
    sharding: Text | None = Field(default=None, examples=["none", "optimizer", "gradients"])
    recomputation: Recomputation | None = Field(
        default=None,
        description="A word, or a table",
        examples=["none", "selective", "full"],
    )
    offload: OffloadTable | None = None
    cuda_graph: Text | Names | None = Field(
        default=None,
        description="What is issued as one graph: a word, or a list of modules",
        examples=["none", "full_iteration", ["attention_core"]],
    )
    rank_order: Text | None = Field(
        default=None, examples=["data_before_pipeline", "pipeline_before_data"]
    )
    chunk_layers: Annotated[list[CountOrZero], Field(max_length=512)] | None = Field(
        default=None, description="Layers of each chunk, in the order of the model"
    )

    def given(self) -> dict[str, Any]:
        """The keys that were given, tables as dicts: what `Plan` takes."""
        return {
            key: value.given() if isinstance(value, Table) else value
            for key, value in super().given().items()
        }


class SiteTable(Table):
    """Where the energy comes from and what it costs; a region sets what the catalogue has of it."""

    region: Text | None = Field(
        default=None, description="Name of a grid; sets all that is known of it"
    )
    grid: Text | None = Field(default=None, description="Name of a grid of the catalogue")
    cooling: CoolingTable | None = Field(
        default=None, description="PUE and water of its year, instead of given ones"
    )
    supply: SupplyTable | None = Field(
        default=None, description="Where the electricity comes from, hour by hour"
    )
    grid_carbon_intensity: Annotated[Any, Measured("kgCO2e/kWh", "429 gCO2e/kWh")] | None = None
    power_usage_effectiveness: Annotated[Any, NumberOrName("an operator", 1.1)] | None = None
    water_usage_effectiveness: (
        Annotated[Any, Measured("L/kWh", "0.99 L/kWh", named="an operator")] | None
    ) = None
    grid_water_intensity: (
        Annotated[Any, Measured("L/kWh", "3.9 L/kWh", named="a country")] | None
    ) = None
    electricity_price: (
        Annotated[Any, Measured("USD/kWh", "0.08 USD/kWh", named="a price")] | None
    ) = None
    power_limit: Annotated[Any, Measured("MW", "20 MW", positive=True)] | None = Field(
        default=None, description="At the meter; a run whose peak is higher is refused"
    )

    @model_validator(mode="after")
    def _one_grid(self) -> SiteTable:
        if self.grid is not None and self.grid_carbon_intensity is not None:
            raise wrong("grid and grid_carbon_intensity exclude each other; keep one of them")
        return self

    @model_validator(mode="after")
    def _cooled_or_given(self) -> SiteTable:
        for given in ("power_usage_effectiveness", "water_usage_effectiveness"):
            if self.cooling is not None and getattr(self, given) is not None:
                raise wrong(f"cooling and {given} exclude each other; keep one of them")
        for series in ("price", "tariff"):
            if self.electricity_price is not None and getattr(self.supply, series, None):
                raise wrong(
                    f"electricity_price and supply.{series} exclude each other; keep one of them"
                )
        return self


Site = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[SiteTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class FailureRatesTable(Table):
    """Interruptions of the job per part and time."""

    accelerator: FailureRate
    node: FailureRate
    network_per_accelerator: FailureRate
    software_per_accelerator: FailureRate | None = None
    job: FailureRate | None = None


FailureRates = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[FailureRatesTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class PartRatesTable(Table):
    """Interruptions of the job per kind of part and time, and how parts stand in the machine."""

    like: Text | None = Field(
        default=None, description="Entry of the catalogue that fills what is left out"
    )
    accelerator: FailureRate | None = None
    memory: FailureRate | None = None
    adapter: FailureRate | None = None
    network_switch: FailureRate | None = None
    host: FailureRate | None = None
    power: FailureRate | None = None
    software: FailureRate | None = None
    job: FailureRate | None = None
    adapters_per_node: CountOrZero | None = None
    nodes_per_switch: Count | None = Field(
        default=None, description="Nodes that lose the network together"
    )
    nodes_per_power_domain: Count | None = Field(
        default=None, description="Nodes that lose power together"
    )


PartRates = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[PartRatesTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class EarlyFailuresTable(Table):
    """Accelerators of a new batch that fail early."""

    share: Number = Field(description="Of the batch, that fails early")
    life: Annotated[Any, Measured("s", "3 months", positive=True)] = Field(
        description="In which the excess falls to 1/e of it"
    )
    age: Duration | None = Field(default=None, description="When the run begins")


# Kinds of checkpoints, and the keys that say something about each.
_OF_KIND = {
    "synchronous": (),
    "background": ("copy_bandwidth", "slowdown"),
    "tiered": ("copy_bandwidth", "copies", "peer_bandwidth", "memory_restart", "storage_every"),
}


class CheckpointsTable(Table):
    """How a run takes its checkpoints."""

    kind: Annotated[Text, one_of(*_OF_KIND)] | None = Field(default=None, examples=list(_OF_KIND))
    copy_bandwidth: Rate | None = Field(
        default=None, description="Of one node, out of its accelerators into its memory"
    )
    slowdown: Number | None = Field(
        default=None, description="Of training while one is written in the background"
    )
    copies: Count | None = Field(default=None, description="Nodes that hold each state, in tiers")
    peer_bandwidth: Rate | None = Field(
        default=None, description="What one node sends to another, in tiers"
    )
    memory_restart: Duration | None = Field(default=None, description="Restart from memory")
    storage_every: Count | None = Field(
        default=None, description="Checkpoints into memory for each into storage"
    )

    @model_validator(mode="after")
    def _of_the_kind(self) -> CheckpointsTable:
        kind = self.kind or "synchronous"
        for key in self.given():
            if key != "kind" and key not in _OF_KIND[kind]:
                kinds = " or ".join(k for k, keys in _OF_KIND.items() if key in keys)
                raise wrong(f"{key} says nothing about {kind} checkpoints; make the kind {kinds}")
        return self


CheckpointKind = Annotated[
    Annotated[Text, one_of(*_OF_KIND), Tag(NAME)] | Annotated[CheckpointsTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class SparesTable(Table):
    """Nodes beside the job's own that stand in for those under repair."""

    nodes: CountOrZero
    repair: Duration = Field(description="Mean time until a node is back")
    crews: CountOrZero | None = Field(
        default=None, description="Nodes under repair at once; 0 for all that are out"
    )
    fail: Switch | None = Field(default=None, description="A spare fails as a node at work does")
    hot: Switch | None = Field(default=None, description="They draw power while they wait")
    elastic: Switch | None = Field(
        default=None, description="With none left the job goes on with fewer replicas"
    )


class MaintenanceTable(Table):
    """Planned windows that stop the job."""

    period: Annotated[Any, Measured("s", "30 days", positive=True)] = Field(
        description="From start to start"
    )
    length: Duration


class CorruptionTable(Table):
    """Wrong numbers that no part reports, and how they are found."""

    rate: FailureRate | None = Field(default=None, description="Per accelerator")
    check: Duration | None = Field(default=None, description="Of the state, before each checkpoint")
    noticed_after: Annotated[Any, Measured("s", "6 h", positive=True)] | None = Field(
        default=None, description="Mean time until it is noticed without checks"
    )

    @model_validator(mode="after")
    def _one_way(self) -> CorruptionTable:
        if (self.check is None) == (self.noticed_after is None):
            raise wrong("must give check or noticed_after, and one of them only")
        return self


class ReliabilityTable(Table):
    """What fails, how fast it is noticed and repaired, and where checkpoints go."""

    failure_rates: FailureRates | None = None
    part_rates: PartRates | None = Field(
        default=None, description="Instead of failure_rates: by kind of part"
    )
    early_failures: EarlyFailuresTable | None = None
    checkpoints: CheckpointKind | None = Field(default=None, description="A kind, or a table")
    spares: SparesTable | None = None
    maintenance: MaintenanceTable | None = None
    corruption: CorruptionTable | None = None
    detection: Duration | None = None
    restart: Duration | None = None
    checkpoint_interval: Annotated[Any, Measured("s", "10 min", positive=True)] | None = Field(
        default=None, description="Left out: the best one"
    )
    storage_bandwidth: Rate | None = Field(
        default=None, description="Sustained writes of all storage"
    )
    writer_bandwidth: Rate | None = Field(default=None, description="What one node writes")
    storage_latency: Duration | None = None

    @model_validator(mode="after")
    def _one_list_of_rates(self) -> ReliabilityTable:
        if self.failure_rates is not None and self.part_rates is not None:
            raise wrong("failure_rates and part_rates exclude each other; keep one of them")
        return self


class CostTable(Table):
    """What the machine costs."""

    rental_rate: Annotated[Any, Measured("USD/h", "2 USD/h", named="a rental price")] | None = (
        Field(default=None, description="Of one accelerator with its share of the node")
    )
    own: OwnershipTable | None = Field(default=None, description="Owning beside renting")
    spot: SpotRentTable | None = Field(default=None, description="Machines that may be taken away")
    commitment: CommitmentTable | None = Field(default=None, description="Renting for a term")


class EmbodiedTable(Table):
    """Carbon of making the hardware, and over which use it is spread."""

    like: Text | None = Field(
        default=None, description="Entry of the catalogue that fills what is left out"
    )
    per_accelerator: Mass | None = None
    per_node: Mass | None = None
    lifetime: Annotated[Any, Measured("year", "6 years", positive=True)] | None = None
    utilization: Number | None = None


class ClockResponseTable(Table):
    """How the power of an accelerator follows its clock."""

    static_share: Number
    voltage_floor: Number
    floor_clock: Number
    lowest_clock: Number


ClockResponse = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[ClockResponseTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class PoweredPartsTable(Table):
    """How many of a kind there are, and what one draws."""

    count: CountOrZero
    each: Annotated[Any, Measured("W", "747 W", named="a piece of equipment")]


Loss = Annotated[float, Field(strict=True, ge=0.0, allow_inf_nan=False)]


class SupplyStageTable(Table):
    """A stage between the grid and the chips: its losses over rated output, and its units."""

    like: Text | None = Field(
        default=None, description="Entry of the catalogue that fills what is left out"
    )
    rated: Annotated[Any, Measured("kW", "1.5 MW", positive=True)] | None = Field(
        default=None, description="Output of one unit; left out: the peak that it has to carry"
    )
    units: Count | None = None
    fixed: Loss | None = None
    proportional: Loss | None = None
    quadratic: Loss | None = None


SupplyStage = Annotated[
    Annotated[Text, Tag(NAME)] | Annotated[SupplyStageTable, Tag(TABLE)],
    Discriminator(name_or_table),
]


class PowerTable(Table):
    """What an accelerator draws by activity, as fractions of its power limit; its cap or clock;
    what stands beside the nodes, and what supplies lose."""

    like: Text | None = Field(
        default=None, description="Entry of the catalogue that fills what is left out"
    )
    matrix: Number | None = None
    memory_bound: Number | None = None
    communication: Number | None = None
    idle: Number | None = None
    cap: Annotated[Any, Measured("W", "500 W", positive=True)] | None = Field(
        default=None, description="Of one accelerator, below its limit"
    )
    clock: Number | None = Field(default=None, description="Over full clock, instead of a cap")
    clock_response: ClockResponse | None = None
    switches: PoweredPartsTable | None = Field(
        default=None, description="With optics, in place of the cluster's network power"
    )
    optics: PoweredPartsTable | None = None
    storage: PoweredPartsTable | None = None
    supply: SupplyStage | None = Field(
        default=None, description="Inside the IT equipment: its loss is IT power"
    )
    upstream: SupplyStage | None = Field(
        default=None,
        description="Upstream of the equipment: its loss is a part of what PUE adds",
    )

    @model_validator(mode="after")
    def _cap_or_clock(self) -> PowerTable:
        if self.cap is not None and self.clock is not None:
            raise wrong("cap and clock exclude each other; keep one of them")
        if self.clock_response is not None and self.cap is None and self.clock is None:
            raise wrong("clock_response says nothing without a cap or a clock; give one of them")
        return self


class ModelsTable(Table):
    """Which model answers each part of the question."""

    kernels: Text | None = Field(
        default=None,
        description="calibrated, roofline, or the name of another accelerator's calibration",
        examples=["calibrated", "roofline"],
    )
    collectives: Text | None = Field(
        default=None,
        description="calibrated, or what datasheet links allow: cheapest, cheapest-with-protocols, "
        "flat-ring, hierarchical-ring",
        examples=["calibrated", "cheapest"],
    )
    attention_flops: Text | None = Field(default=None, examples=["causal_half", "full_square"])
    coefficients: Text | None = Field(
        default=None,
        description="File of `bessemer calibrate --json`, beside the scenario, in place of the "
        "catalogue's coefficients of steps",
        examples=["mine.json"],
    )


class ScenarioTables(Table):
    """A training run: what, on what, how and where."""

    model: ModelTable
    training: TrainingTable
    cluster: Cluster = Field(description="A table, or the name of a cluster of the catalogue")
    plan: PlanTable | None = Field(default=None, description="Left out: the best one of a search")
    search: SearchTable | None = None
    site: Site | None = Field(
        default=None, description="A table, or the name of a grid as a region"
    )
    reliability: ReliabilityTable | None = None
    cost: CostTable | None = None
    embodied: EmbodiedTable | None = None
    power: PowerTable | None = None
    models: ModelsTable | None = None
    expect: dict[str, Any] | None = Field(
        default=None,
        description="Published figures to print beside ours, by the keys of the result",
    )
