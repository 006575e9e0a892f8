"""
The compiled half of bessemer: descriptions, results, estimate and catalogue.
"""
from __future__ import annotations
import collections.abc
import inspect
import numpy
import numpy.typing
import pint
import typing
__all__: list[str] = ['Accelerator', 'Adapters', 'AssetLife', 'Attention', 'Breakdown', 'CarbonEquivalence', 'CheckpointStorage', 'Checkpoints', 'ClockResponse', 'Cluster', 'CollectiveCalibration', 'CorrelatedNormals', 'Corruption', 'Dense', 'EarlyFailures', 'ElectricityPrice', 'ElectricityStorage', 'Embedding', 'Embodied', 'Encoder', 'EnergyEquivalence', 'Equipment', 'Experts', 'FabProcess', 'FacilityCapital', 'FailureRates', 'FeedForward', 'GenerationSource', 'Grid', 'Group', 'HardwarePrice', 'Host', 'IncompleteAccelerator', 'Infeasible', 'InvalidInput', 'JoinedSite', 'KernelCalibration', 'Layer', 'Link', 'Maintenance', 'Memory', 'MemoryCarbon', 'Model', 'NamedCluster', 'Node', 'Offload', 'OperatingCost', 'PartRates', 'PeakThroughput', 'Plan', 'PowerLevels', 'PowerSettings', 'PowerSwing', 'PowerUsageEffectiveness', 'PoweredParts', 'Recomputation', 'Recovery', 'RecoveryEntry', 'Recurrence', 'RentalPrice', 'Routing', 'SampledDesign', 'SampledDistribution', 'ScalingLaw', 'Site', 'SizeFrontier', 'SobolSums', 'Software', 'SoftwareName', 'Spares', 'Step', 'StepActivity', 'StreamSummary', 'SupplyContract', 'SupplyStage', 'Tier', 'TorusAxis', 'TorusPod', 'Training', 'TrainingRun', 'VolumeDiscount', 'Water', 'affordable_work', 'aged_rate', 'background_interval', 'carbon_fabrication', 'carbon_free_share', 'carbon_scope_2', 'carbon_shifted', 'catalog_ai_premium', 'catalog_cluster', 'catalog_collective_calibration', 'catalog_data_repetition', 'catalog_datasheet_kernels', 'catalog_datasheet_matrix_share', 'catalog_entry_name', 'catalog_facility_shares', 'catalog_get', 'catalog_has', 'catalog_kernel_calibration', 'catalog_kinds', 'catalog_label', 'catalog_mine_reuse', 'catalog_names', 'catalog_network_power', 'catalog_node_links', 'catalog_silent_corruption', 'catalog_sources', 'catalog_step_coefficients', 'catalog_values', 'cheapest_collective', 'checkpoint_intervals', 'coefficient', 'cooling_require', 'cooling_weather', 'cooling_year', 'cost_annuity', 'cost_break_even', 'cost_capital_recovery_factor', 'cost_depreciation', 'cost_discount_share', 'cost_facility_capital', 'cost_net_present_value', 'cost_ownership', 'cost_spot_goodput', 'cost_tariff_bill', 'cost_tax_shield', 'cross_site', 'early_excess', 'elastic_shares', 'estimate', 'estimate_many', 'fabric_tiers', 'fiber_latency', 'fibre_delay', 'fit_steps', 'job_failures', 'lost_shares', 'near_names', 'pool_shares', 'power_clocked_accelerator', 'power_clocked_levels', 'power_losses', 'power_nodes', 'power_site', 'power_step', 'power_swing', 'power_tables', 'root_between', 'root_expanded', 'run_answers', 'run_committed', 'run_gradient', 'run_inputs', 'run_on_spot', 'run_owned', 'run_shared_commitment', 'run_variants', 'scaling_data_optimum', 'scaling_frontier_optimum', 'scaling_inference_for_loss', 'scaling_inference_for_work', 'scaling_loss', 'scaling_optimal_tokens', 'scaling_optimum', 'scaling_optimum_for_loss', 'scaling_parameters_for_loss', 'scaling_repeated_loss', 'scaling_tokens_for_loss', 'schedule_facts', 'search_figures', 'search_plans', 'simulated_history', 'simulated_schedule', 'site_best_start', 'site_paused_load', 'site_steady_load', 'site_supplied_hours', 'spans', 'spares_chance', 'spares_needed', 'stated_carbon', 'stated_footprint', 'stated_utilization', 'step_slopes', 'step_times', 'supply_balance', 'supply_best_start', 'supply_profile', 'supply_run_below', 'tier_intervals', 'version']
class InvalidInput(ValueError):
    """
    The input makes no sense: one sentence with the field, its value, what is allowed, a cure.
    """
class Infeasible(RuntimeError):
    """
    The input makes sense but cannot run: what binds, by how much, and a cure.
    """
class Breakdown:
    """
    Named parts that sum to their total: an ordered mapping from a part's name to its quantity, or to its share.
    """
    def __contains__(self, name: typing.Any) -> bool:
        ...
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getattr__(self, name: str) -> typing.Any:
        ...
    def __getitem__(self, name: str) -> typing.Any:
        ...
    def __getstate__(self) -> tuple[str, list[tuple[str, float]]]:
        ...
    def __hash__(self) -> int:
        ...
    def __iter__(self) -> collections.abc.Iterator[str]:
        ...
    def __len__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[str, collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex]]]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def get(self, name: str, default: typing.Any = None) -> typing.Any:
        """
        The part of that name, or the default.
        """
    def items(self) -> list[tuple[str, typing.Any]]:
        """
        Names and parts, in order.
        """
    def keys(self) -> list[str]:
        """
        Names of the parts, in order.
        """
    def numbers(self) -> dict[str, float]:
        """
        Names to plain numbers in `unit`.
        """
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def to_frame(self) -> typing.Any:
        """
        A pandas table: one row a part, its value and its share of the total.
        """
    def values(self) -> list[typing.Any]:
        """
        The parts, in order.
        """
    @property
    def total(self) -> typing.Any:
        """
        The sum of the parts.
        """
    @property
    def unit(self) -> str:
        """
        Unit of all parts; empty for shares.
        """
class PeakThroughput:
    """
    Dense peak throughput of each number format; zero where the hardware has no such unit.
    
    Zero is shown as `None`.
    
    Parameters
    ----------
    fp64 : pint.Quantity or str, default None
        64-bit, in the matrix unit. Shown in TFLOP/s.
    fp32 : pint.Quantity or str, default None
        32-bit. Shown in TFLOP/s.
    tf32 : pint.Quantity or str, default None
        32-bit operands rounded to 19 bits in the matrix unit. Shown in TFLOP/s.
    fp16 : pint.Quantity or str, default None
        16-bit. Shown in TFLOP/s.
    bf16 : pint.Quantity or str, default None
        16-bit with the exponent of fp32. Shown in TFLOP/s.
    fp8 : pint.Quantity or str, default None
        8-bit floating point. Shown in TFLOP/s.
    fp4 : pint.Quantity or str, default None
        4-bit floating point. Shown in TFLOP/s.
    int8 : pint.Quantity or str, default None
        8-bit integers; a multiply-add is two operations. Shown in TFLOP/s.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, fp64: pint.Quantity[typing.Any] | str | None = None, fp32: pint.Quantity[typing.Any] | str | None = None, tf32: pint.Quantity[typing.Any] | str | None = None, fp16: pint.Quantity[typing.Any] | str | None = None, bf16: pint.Quantity[typing.Any] | str | None = None, fp8: pint.Quantity[typing.Any] | str | None = None, fp4: pint.Quantity[typing.Any] | str | None = None, int8: pint.Quantity[typing.Any] | str | None = None) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, fp64: pint.Quantity[typing.Any] | str | None = ..., fp32: pint.Quantity[typing.Any] | str | None = ..., tf32: pint.Quantity[typing.Any] | str | None = ..., fp16: pint.Quantity[typing.Any] | str | None = ..., bf16: pint.Quantity[typing.Any] | str | None = ..., fp8: pint.Quantity[typing.Any] | str | None = ..., fp4: pint.Quantity[typing.Any] | str | None = ..., int8: pint.Quantity[typing.Any] | str | None = ...) -> PeakThroughput:
        """
        A copy with the given fields changed.
        """
    @property
    def bf16(self) -> pint.Quantity[typing.Any] | None:
        """
        16-bit with the exponent of fp32.
        """
    @property
    def fp16(self) -> pint.Quantity[typing.Any] | None:
        """
        16-bit.
        """
    @property
    def fp32(self) -> pint.Quantity[typing.Any] | None:
        """
        32-bit.
        """
    @property
    def fp4(self) -> pint.Quantity[typing.Any] | None:
        """
        4-bit floating point.
        """
    @property
    def fp64(self) -> pint.Quantity[typing.Any] | None:
        """
        64-bit, in the matrix unit.
        """
    @property
    def fp8(self) -> pint.Quantity[typing.Any] | None:
        """
        8-bit floating point.
        """
    @property
    def int8(self) -> pint.Quantity[typing.Any] | None:
        """
        8-bit integers; a multiply-add is two operations.
        """
    @property
    def tf32(self) -> pint.Quantity[typing.Any] | None:
        """
        32-bit operands rounded to 19 bits in the matrix unit.
        """
class Accelerator:
    """
    What one accelerator is: peak rates, memory, power.
    
    A "chip" as a job addresses it: one H100, one GPU of a GB200 superchip, one TPU chip with all
    its cores. Peaks are dense at the maker's clock. Bandwidths are what one accelerator moves in one
    direction. GB is 10^9 byte.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    peak : PeakThroughput
        Dense peak of each number format.
    memory_capacity : pint.Quantity or str
        Of the accelerator's own memory. Shown in GB.
    memory_bandwidth : pint.Quantity or str
        Between memory and processors. Shown in TB/s.
    power_limit : pint.Quantity or str
        Board power limit: TDP, TGP or TBP. Shown in W.
    processors : int, default 1
        Streaming multiprocessors, compute units or matrix cores that share out a kernel's tiles.
    matrix_tile : int, default 1
        Rows and columns of one systolic array; 1 where tiles fit any shape.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = '', peak: PeakThroughput, memory_capacity: pint.Quantity[typing.Any] | str, memory_bandwidth: pint.Quantity[typing.Any] | str, power_limit: pint.Quantity[typing.Any] | str, processors: int = 1, matrix_tile: int = 1) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, name: str = ..., peak: PeakThroughput = ..., memory_capacity: pint.Quantity[typing.Any] | str = ..., memory_bandwidth: pint.Quantity[typing.Any] | str = ..., power_limit: pint.Quantity[typing.Any] | str = ..., processors: int = ..., matrix_tile: int = ...) -> Accelerator:
        """
        A copy with the given fields changed.
        """
    @property
    def matrix_tile(self) -> int:
        """
        Rows and columns of one systolic array; 1 where tiles fit any shape.
        """
    @property
    def memory_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        Between memory and processors.
        """
    @property
    def memory_capacity(self) -> pint.Quantity[typing.Any]:
        """
        Of the accelerator's own memory.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def peak(self) -> PeakThroughput:
        """
        Dense peak of each number format.
        """
    @property
    def power_limit(self) -> pint.Quantity[typing.Any]:
        """
        Board power limit: TDP, TGP or TBP.
        """
    @property
    def processors(self) -> int:
        """
        Streaming multiprocessors, compute units or matrix cores that share out a kernel's tiles.
        """
class Link:
    """
    What connects one rank to others.
    
    One direction, one rank: NVLink 4 is 450 GB/s, though printed as 900; a 400 Gbit/s adapter per
    accelerator is 50 GB/s.
    
    Parameters
    ----------
    bandwidth : pint.Quantity or str
        What one rank sends in one direction. Shown in GB/s.
    latency : pint.Quantity or str
        Of a message without content. Shown in us.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, bandwidth: pint.Quantity[typing.Any] | str, latency: pint.Quantity[typing.Any] | str) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, bandwidth: pint.Quantity[typing.Any] | str = ..., latency: pint.Quantity[typing.Any] | str = ...) -> Link:
        """
        A copy with the given fields changed.
        """
    @property
    def bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        What one rank sends in one direction.
        """
    @property
    def latency(self) -> pint.Quantity[typing.Any]:
        """
        Of a message without content.
        """
class TorusAxis:
    """
    One axis of a torus of accelerators.
    
    Parameters
    ----------
    length : int
        Places along the axis.
    wraps : bool, default True
        Whether a link joins its ends.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, length: int, wraps: bool = True) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, length: int = ..., wraps: bool = ...) -> TorusAxis:
        """
        A copy with the given fields changed.
        """
    @property
    def length(self) -> int:
        """
        Places along the axis.
        """
    @property
    def wraps(self) -> bool:
        """
        Whether a link joins its ends.
        """
class TorusPod:
    """
    A torus of which jobs take slices: the most cubic box.
    
    Parameters
    ----------
    lengths : collections.abc.Sequence[int], default []
        Of its axes; none where the domain has switches.
    wrap_unit : int, default 1
        An axis of a slice wraps if its length is a multiple of this.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, lengths: collections.abc.Sequence[int] = [], wrap_unit: int = 1) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, lengths: collections.abc.Sequence[int] = ..., wrap_unit: int = ...) -> TorusPod:
        """
        A copy with the given fields changed.
        """
    @property
    def lengths(self) -> tuple[int, ...]:
        """
        Of its axes; none where the domain has switches.
        """
    @property
    def wrap_unit(self) -> int:
        """
        An axis of a slice wraps if its length is a multiple of this.
        """
class Tier:
    """
    A set of equal domains: ranks of one domain reach each other over the tier's link.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    ranks : int
        Accelerators in one domain of this tier.
    link : Link
        Of one accelerator; on a torus all of its links together.
    shape : {'switched', 'fat_tree', 'rail_optimized', 'dragonfly', 'torus', 'inter_data_center'}, default 'switched'
        How the ranks that meet are wired.
    oversubscription : float, default 1
        What the ranks of an inner domain could send over what leaves it.
    in_network_reduction : bool, default False
        Switches that sum what passes through them: NVLink SHARP, SHARP.
    axes : collections.abc.Sequence[TorusAxis], default []
        Of a torus only.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = '', ranks: int, link: Link, shape: typing.Literal['switched', 'fat_tree', 'rail_optimized', 'dragonfly', 'torus', 'inter_data_center'] | str = 'switched', oversubscription: float = 1, in_network_reduction: bool = False, axes: collections.abc.Sequence[TorusAxis] = []) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, name: str = ..., ranks: int = ..., link: Link = ..., shape: typing.Literal['switched', 'fat_tree', 'rail_optimized', 'dragonfly', 'torus', 'inter_data_center'] | str = ..., oversubscription: float = ..., in_network_reduction: bool = ..., axes: collections.abc.Sequence[TorusAxis] = ...) -> Tier:
        """
        A copy with the given fields changed.
        """
    @property
    def axes(self) -> tuple[TorusAxis, ...]:
        """
        Of a torus only.
        """
    @property
    def in_network_reduction(self) -> bool:
        """
        Switches that sum what passes through them: NVLink SHARP, SHARP.
        """
    @property
    def link(self) -> Link:
        """
        Of one accelerator; on a torus all of its links together.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def oversubscription(self) -> float:
        """
        What the ranks of an inner domain could send over what leaves it.
        """
    @property
    def ranks(self) -> int:
        """
        Accelerators in one domain of this tier.
        """
    @property
    def shape(self) -> str:
        """
        How the ranks that meet are wired.
        """
class Host:
    """
    What stands beside the accelerators of a node and can hold what they do not: the host's memory, drives, and the link to each accelerator.
    
    Parameters
    ----------
    link : pint.Quantity[typing.Any] | str, default '0 byte/s'
        Between the host's memory and one accelerator, one way.
    memory : pint.Quantity or str, default '0 byte'
        Of the node. Shown in GB.
    memory_bandwidth : pint.Quantity[typing.Any] | str, default '0 byte/s'
        Of the host's memory.
    drives : pint.Quantity or str, default '0 byte'
        What they hold, of the node. Shown in GB.
    drive_read : pint.Quantity[typing.Any] | str, default '0 byte/s'
        Reading from them, of the node.
    drive_write : pint.Quantity[typing.Any] | str, default '0 byte/s'
        Writing to them, of the node.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, link: pint.Quantity[typing.Any] | str = '0 byte/s', memory: pint.Quantity[typing.Any] | str = '0 byte', memory_bandwidth: pint.Quantity[typing.Any] | str = '0 byte/s', drives: pint.Quantity[typing.Any] | str = '0 byte', drive_read: pint.Quantity[typing.Any] | str = '0 byte/s', drive_write: pint.Quantity[typing.Any] | str = '0 byte/s') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, link: pint.Quantity[typing.Any] | str = ..., memory: pint.Quantity[typing.Any] | str = ..., memory_bandwidth: pint.Quantity[typing.Any] | str = ..., drives: pint.Quantity[typing.Any] | str = ..., drive_read: pint.Quantity[typing.Any] | str = ..., drive_write: pint.Quantity[typing.Any] | str = ...) -> Host:
        """
        A copy with the given fields changed.
        """
    @property
    def drive_read(self) -> pint.Quantity[typing.Any]:
        """
        Reading from them, of the node.
        """
    @property
    def drive_write(self) -> pint.Quantity[typing.Any]:
        """
        Writing to them, of the node.
        """
    @property
    def drives(self) -> pint.Quantity[typing.Any]:
        """
        What they hold, of the node.
        """
    @property
    def link(self) -> pint.Quantity[typing.Any]:
        """
        Between the host's memory and one accelerator, one way.
        """
    @property
    def memory(self) -> pint.Quantity[typing.Any]:
        """
        Of the node.
        """
    @property
    def memory_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        Of the host's memory.
        """
class Node:
    """
    A server as it is bought.
    
    The scale-up domain may be larger than the node (an NVL72 rack of 4-accelerator trays is one
    domain of 72) but never cuts one.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    accelerator : Accelerator
        What it holds.
    accelerators : int
        How many.
    scale_up_domain : int
        Accelerators that reach each other over `scale_up`.
    scale_up : Link
        Inside the scale-up domain.
    scale_out : Link
        What one accelerator may send out of the scale-up domain.
    host_power : pint.Quantity or str
        Drawn by everything in the node but the accelerators: CPUs, memory, adapters, fans. Shown in W.
    in_network_reduction : bool, default False
        Switches of the scale-up domain that sum what passes through them, as NVLink SHARP does.
    torus : TorusPod, default TorusPod()
        Of a scale-up domain without switches; `scale_up` is then all links of an accelerator.
    host : Host, default Host()
        Where a plan can offload to; nothing given where it cannot.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = '', accelerator: Accelerator, accelerators: int, scale_up_domain: int, scale_up: Link, scale_out: Link, host_power: pint.Quantity[typing.Any] | str, in_network_reduction: bool = False, torus: TorusPod = ..., host: Host = ...) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, name: str = ..., accelerator: Accelerator = ..., accelerators: int = ..., scale_up_domain: int = ..., scale_up: Link = ..., scale_out: Link = ..., host_power: pint.Quantity[typing.Any] | str = ..., in_network_reduction: bool = ..., torus: TorusPod = ..., host: Host = ...) -> Node:
        """
        A copy with the given fields changed.
        """
    @property
    def accelerator(self) -> Accelerator:
        """
        What it holds.
        """
    @property
    def accelerators(self) -> int:
        """
        How many.
        """
    @property
    def host(self) -> Host:
        """
        Where a plan can offload to; nothing given where it cannot.
        """
    @property
    def host_power(self) -> pint.Quantity[typing.Any]:
        """
        Drawn by everything in the node but the accelerators: CPUs, memory, adapters, fans.
        """
    @property
    def in_network_reduction(self) -> bool:
        """
        Switches of the scale-up domain that sum what passes through them, as NVLink SHARP does.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def scale_out(self) -> Link:
        """
        What one accelerator may send out of the scale-up domain.
        """
    @property
    def scale_up(self) -> Link:
        """
        Inside the scale-up domain.
        """
    @property
    def scale_up_domain(self) -> int:
        """
        Accelerators that reach each other over `scale_up`.
        """
    @property
    def torus(self) -> TorusPod:
        """
        Of a scale-up domain without switches; `scale_up` is then all links of an accelerator.
        """
class Cluster:
    """
    A cluster: how many accelerators, in which nodes, on which fabric, and what a node draws beside its accelerators.
    
    The fabric is the scale-up domain of the node, then the tiers that are given; the outermost must
    hold all accelerators.
    
    Parameters
    ----------
    node : Node
        All nodes are equal.
    accelerators : int
        In all.
    network_power : pint.Quantity or str, default '0 W'
        Switches and optics, per accelerator. Shown in W.
    step_jitter : float, default 0
        Mean random delay of a node in a step, over the step's time; zero for nodes that never differ.
    fabric : collections.abc.Sequence[Tier], default []
        Tiers beyond the scale-up domain, innermost first; none for one tier of `node.scale_out`.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, node: Node, accelerators: int, network_power: pint.Quantity[typing.Any] | str = '0 W', step_jitter: float = 0, fabric: collections.abc.Sequence[Tier] = []) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, node: Node = ..., accelerators: int = ..., network_power: pint.Quantity[typing.Any] | str = ..., step_jitter: float = ..., fabric: collections.abc.Sequence[Tier] = ...) -> Cluster:
        """
        A copy with the given fields changed.
        """
    @property
    def accelerators(self) -> int:
        """
        In all.
        """
    @property
    def fabric(self) -> tuple[Tier, ...]:
        """
        Tiers beyond the scale-up domain, innermost first; none for one tier of `node.scale_out`.
        """
    @property
    def network_power(self) -> pint.Quantity[typing.Any]:
        """
        Switches and optics, per accelerator.
        """
    @property
    def node(self) -> Node:
        """
        All nodes are equal.
        """
    @property
    def step_jitter(self) -> float:
        """
        Mean random delay of a node in a step, over the step's time; zero for nodes that never differ.
        """
class KernelCalibration:
    """
    The few coefficients that turn a datasheet into sustained kernel times, for one accelerator.
    
    Parameters
    ----------
    launch : pint.Quantity or str
        Start of one kernel, its share of the framework included. Shown in us.
    matrix_share : float
        Share of the dense peak that a very large matrix product sustains, in (0, 1].
    sustained_share : float
        The further share that is left when a whole training step runs hot and alone kernels do not, in (0, 1].
    lost_outputs : float
        Output elements per processor lost to a part-filled grid of tiles.
    inner_ramp : float
        Steps of the inner dimension spent in prologue and epilogue.
    memory_share : float
        Share of the memory bandwidth that streaming kernels reach, in (0, 1].
    attention_share : float
        Share of the dense peak that fused attention sustains on long sequences, in (0, 1].
    attention_rows : float
        Query rows per processor lost to a part-filled grid of attention tiles.
    attention_ramp : float
        Keys' worth of softmax and diagonal blocks beside each row's products.
    attention_backward : float
        Rate of the attention backward pass over that of the forward pass, in (0, 1].
    attention_synchronous : float, default 1
        Rate of attention kernels with the matrix instructions of earlier dies over that of the calibrated one, in (0, 1].
    grouped_share : float, default 1
        Rate of one grouped product of several experts, all tiles full, over that of as large a single one, in (0, 1].
    matrix_share_fp8 : float, default 0
        `matrix_share` of 8-bit products; 0 for that of 16 bits.
    matrix_share_fp4 : float, default 0
        `matrix_share` of 4-bit products; 0 for that of 16 bits.
    sustained_share_fp8 : float, default 0
        `sustained_share` of 8-bit products, one scale a tensor; 0 for that of 16 bits.
    sustained_share_mxfp8 : float, default 0
        `sustained_share` of 8-bit products, one scale a block; 0 for that of 16 bits.
    sustained_share_fp4 : float, default 0
        `sustained_share` of 4-bit products; 0 for that of 16 bits.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, launch: pint.Quantity[typing.Any] | str, matrix_share: float, sustained_share: float, lost_outputs: float, inner_ramp: float, memory_share: float, attention_share: float, attention_rows: float, attention_ramp: float, attention_backward: float, attention_synchronous: float = 1, grouped_share: float = 1, matrix_share_fp8: float = 0, matrix_share_fp4: float = 0, sustained_share_fp8: float = 0, sustained_share_mxfp8: float = 0, sustained_share_fp4: float = 0) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, launch: pint.Quantity[typing.Any] | str = ..., matrix_share: float = ..., sustained_share: float = ..., lost_outputs: float = ..., inner_ramp: float = ..., memory_share: float = ..., attention_share: float = ..., attention_rows: float = ..., attention_ramp: float = ..., attention_backward: float = ..., attention_synchronous: float = ..., grouped_share: float = ..., matrix_share_fp8: float = ..., matrix_share_fp4: float = ..., sustained_share_fp8: float = ..., sustained_share_mxfp8: float = ..., sustained_share_fp4: float = ...) -> KernelCalibration:
        """
        A copy with the given fields changed.
        """
    @property
    def attention_backward(self) -> float:
        """
        Rate of the attention backward pass over that of the forward pass, in (0, 1].
        """
    @property
    def attention_ramp(self) -> float:
        """
        Keys' worth of softmax and diagonal blocks beside each row's products.
        """
    @property
    def attention_rows(self) -> float:
        """
        Query rows per processor lost to a part-filled grid of attention tiles.
        """
    @property
    def attention_share(self) -> float:
        """
        Share of the dense peak that fused attention sustains on long sequences, in (0, 1].
        """
    @property
    def attention_synchronous(self) -> float:
        """
        Rate of attention kernels with the matrix instructions of earlier dies over that of the calibrated one, in (0, 1].
        """
    @property
    def grouped_share(self) -> float:
        """
        Rate of one grouped product of several experts, all tiles full, over that of as large a single one, in (0, 1].
        """
    @property
    def inner_ramp(self) -> float:
        """
        Steps of the inner dimension spent in prologue and epilogue.
        """
    @property
    def launch(self) -> pint.Quantity[typing.Any]:
        """
        Start of one kernel, its share of the framework included.
        """
    @property
    def lost_outputs(self) -> float:
        """
        Output elements per processor lost to a part-filled grid of tiles.
        """
    @property
    def matrix_share(self) -> float:
        """
        Share of the dense peak that a very large matrix product sustains, in (0, 1].
        """
    @property
    def matrix_share_fp4(self) -> float:
        """
        `matrix_share` of 4-bit products; 0 for that of 16 bits.
        """
    @property
    def matrix_share_fp8(self) -> float:
        """
        `matrix_share` of 8-bit products; 0 for that of 16 bits.
        """
    @property
    def memory_share(self) -> float:
        """
        Share of the memory bandwidth that streaming kernels reach, in (0, 1].
        """
    @property
    def sustained_share(self) -> float:
        """
        The further share that is left when a whole training step runs hot and alone kernels do not, in (0, 1].
        """
    @property
    def sustained_share_fp4(self) -> float:
        """
        `sustained_share` of 4-bit products; 0 for that of 16 bits.
        """
    @property
    def sustained_share_fp8(self) -> float:
        """
        `sustained_share` of 8-bit products, one scale a tensor; 0 for that of 16 bits.
        """
    @property
    def sustained_share_mxfp8(self) -> float:
        """
        `sustained_share` of 8-bit products, one scale a block; 0 for that of 16 bits.
        """
class CollectiveCalibration:
    """
    What a link generation really gives to a collective, for one tier: a few coefficients whose meaning stands in `network/calibrated_collectives.hpp` and whose origin stands in the catalogue.
    
    Parameters
    ----------
    start : pint.Quantity or str
        From the call to the first byte on the wire. Shown in us.
    hop : pint.Quantity or str
        Further time of each hop of a ring. Shown in us.
    link_share : float
        Share of the link's rate that large messages reach, in (0, 1].
    local_copy : float, default 0
        What a rank copies of its own share beside sending, over that share.
    setup : pint.Quantity or str, default '0 s'
        Further time to set up the protocol of large messages. Shown in us.
    low_latency_share : float, default 0
        Share of the rate of large messages that the protocol of small ones reaches without a set-up; 0 where there is no such protocol.
    switch_share : float, default 0
        Share of the link's rate that sums inside the switch reach; 0 where nobody measured one.
    peer : pint.Quantity or str, default '0 s'
        Further time of each peer of an all-to-all. Shown in us.
    exchange_share : float, default 0
        Share of the link's rate that an all-to-all reaches; 0 for that of rings.
    exchange_setup : pint.Quantity or str, default '0 s'
        Further time of all-to-alls, sends and receives beyond some ten kilobytes. Shown in us.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, start: pint.Quantity[typing.Any] | str, hop: pint.Quantity[typing.Any] | str, link_share: float, local_copy: float = 0, setup: pint.Quantity[typing.Any] | str = '0 s', low_latency_share: float = 0, switch_share: float = 0, peer: pint.Quantity[typing.Any] | str = '0 s', exchange_share: float = 0, exchange_setup: pint.Quantity[typing.Any] | str = '0 s') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, start: pint.Quantity[typing.Any] | str = ..., hop: pint.Quantity[typing.Any] | str = ..., link_share: float = ..., local_copy: float = ..., setup: pint.Quantity[typing.Any] | str = ..., low_latency_share: float = ..., switch_share: float = ..., peer: pint.Quantity[typing.Any] | str = ..., exchange_share: float = ..., exchange_setup: pint.Quantity[typing.Any] | str = ...) -> CollectiveCalibration:
        """
        A copy with the given fields changed.
        """
    @property
    def exchange_setup(self) -> pint.Quantity[typing.Any]:
        """
        Further time of all-to-alls, sends and receives beyond some ten kilobytes.
        """
    @property
    def exchange_share(self) -> float:
        """
        Share of the link's rate that an all-to-all reaches; 0 for that of rings.
        """
    @property
    def hop(self) -> pint.Quantity[typing.Any]:
        """
        Further time of each hop of a ring.
        """
    @property
    def link_share(self) -> float:
        """
        Share of the link's rate that large messages reach, in (0, 1].
        """
    @property
    def local_copy(self) -> float:
        """
        What a rank copies of its own share beside sending, over that share.
        """
    @property
    def low_latency_share(self) -> float:
        """
        Share of the rate of large messages that the protocol of small ones reaches without a set-up; 0 where there is no such protocol.
        """
    @property
    def peer(self) -> pint.Quantity[typing.Any]:
        """
        Further time of each peer of an all-to-all.
        """
    @property
    def setup(self) -> pint.Quantity[typing.Any]:
        """
        Further time to set up the protocol of large messages.
        """
    @property
    def start(self) -> pint.Quantity[typing.Any]:
        """
        From the call to the first byte on the wire.
        """
    @property
    def switch_share(self) -> float:
        """
        Share of the link's rate that sums inside the switch reach; 0 where nobody measured one.
        """
class Attention:
    """
    Attention as shapes: softmax attention over all tokens or a window of them, with full, grouped or one key-value head, or over a latent.
    
    Parameters
    ----------
    heads : int
        Heads of queries.
    kv_heads : int
        Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for grouped.
    head_size : int
        Features of a query and of a key.
    value_size : int, default 0
        Features of a value; 0: as many as a key.
    window : int, default 0
        Tokens that one sees, itself among them; 0: all.
    chunked : bool, default False
        The window does not slide: tokens see those of their own block of `window`.
    causal : bool, default True
        A token does not see what comes after it.
    sinks : bool, default False
        A learned logit per head joins each softmax.
    qkv_bias : bool, default False
        Biases on queries, keys and values.
    output_bias : bool, default False
        A bias behind attention.
    qk_norm : bool, default False
        A norm of `head_size` weights on queries and one on keys.
    wide_qk_norm : bool, default False
        The same, but over all heads at once.
    output_gate : bool, default False
        A sigmoid gate on the output, projected with the queries.
    kv_rank : int, default 0
        Features of the latent of keys and values; 0: no latent.
    query_rank : int, default 0
        Features of the latent of queries; 0: none.
    rotary_size : int, default 0
        Of `head_size` with a latent, the part that carries the position.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, heads: int, kv_heads: int, head_size: int, value_size: int = 0, window: int = 0, chunked: bool = False, causal: bool = True, sinks: bool = False, qkv_bias: bool = False, output_bias: bool = False, qk_norm: bool = False, wide_qk_norm: bool = False, output_gate: bool = False, kv_rank: int = 0, query_rank: int = 0, rotary_size: int = 0) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, heads: int = ..., kv_heads: int = ..., head_size: int = ..., value_size: int = ..., window: int = ..., chunked: bool = ..., causal: bool = ..., sinks: bool = ..., qkv_bias: bool = ..., output_bias: bool = ..., qk_norm: bool = ..., wide_qk_norm: bool = ..., output_gate: bool = ..., kv_rank: int = ..., query_rank: int = ..., rotary_size: int = ...) -> Attention:
        """
        A copy with the given fields changed.
        """
    @property
    def causal(self) -> bool:
        """
        A token does not see what comes after it.
        """
    @property
    def chunked(self) -> bool:
        """
        The window does not slide: tokens see those of their own block of `window`.
        """
    @property
    def head_size(self) -> int:
        """
        Features of a query and of a key.
        """
    @property
    def heads(self) -> int:
        """
        Heads of queries.
        """
    @property
    def kv_heads(self) -> int:
        """
        Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for grouped.
        """
    @property
    def kv_rank(self) -> int:
        """
        Features of the latent of keys and values; 0: no latent.
        """
    @property
    def output_bias(self) -> bool:
        """
        A bias behind attention.
        """
    @property
    def output_gate(self) -> bool:
        """
        A sigmoid gate on the output, projected with the queries.
        """
    @property
    def qk_norm(self) -> bool:
        """
        A norm of `head_size` weights on queries and one on keys.
        """
    @property
    def qkv_bias(self) -> bool:
        """
        Biases on queries, keys and values.
        """
    @property
    def query_rank(self) -> int:
        """
        Features of the latent of queries; 0: none.
        """
    @property
    def rotary_size(self) -> int:
        """
        Of `head_size` with a latent, the part that carries the position.
        """
    @property
    def sinks(self) -> bool:
        """
        A learned logit per head joins each softmax.
        """
    @property
    def value_size(self) -> int:
        """
        Features of a value; 0: as many as a key.
        """
    @property
    def wide_qk_norm(self) -> bool:
        """
        The same, but over all heads at once.
        """
    @property
    def window(self) -> int:
        """
        Tokens that one sees, itself among them; 0: all.
        """
class Recurrence:
    """
    Mixers whose cost is linear in the sequence: a state of fixed size per head, updated token by token and computed in chunks.
    
    Mamba-2 [DaoGu2024] and the gated delta rule [YangKautz2025].
    
    Parameters
    ----------
    heads : int
        Heads of values.
    head_size : int
        Features of a value head.
    state_size : int
        Features of B and C; of a key.
    kind : {'mamba_2', 'gated_delta_net'}, default 'mamba_2'
        What updates the state.
    groups : int, default 1
        Groups that share B and C; key heads of a delta rule.
    convolution : int, default 4
        Tokens that the convolution reads.
    chunk : int, default 256
        Tokens that are computed as one block.
    projection_bias : bool, default False
        Biases on the projections in and out.
    convolution_bias : bool, default False
        A bias on the convolution.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, heads: int, head_size: int, state_size: int, kind: typing.Literal['mamba_2', 'gated_delta_net'] | str = 'mamba_2', groups: int = 1, convolution: int = 4, chunk: int = 256, projection_bias: bool = False, convolution_bias: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, heads: int = ..., head_size: int = ..., state_size: int = ..., kind: typing.Literal['mamba_2', 'gated_delta_net'] | str = ..., groups: int = ..., convolution: int = ..., chunk: int = ..., projection_bias: bool = ..., convolution_bias: bool = ...) -> Recurrence:
        """
        A copy with the given fields changed.
        """
    @property
    def chunk(self) -> int:
        """
        Tokens that are computed as one block.
        """
    @property
    def convolution(self) -> int:
        """
        Tokens that the convolution reads.
        """
    @property
    def convolution_bias(self) -> bool:
        """
        A bias on the convolution.
        """
    @property
    def groups(self) -> int:
        """
        Groups that share B and C; key heads of a delta rule.
        """
    @property
    def head_size(self) -> int:
        """
        Features of a value head.
        """
    @property
    def heads(self) -> int:
        """
        Heads of values.
        """
    @property
    def kind(self) -> str:
        """
        What updates the state.
        """
    @property
    def projection_bias(self) -> bool:
        """
        Biases on the projections in and out.
        """
    @property
    def state_size(self) -> int:
        """
        Features of B and C; of a key.
        """
class Experts:
    """
    How a feed-forward part is a mixture: what a router chooses from for each token, and what every token sees.
    
    Parameters
    ----------
    count : int
        Experts that the router chooses from.
    per_token : int
        Of these, the experts of one token.
    shared_size : int, default 0
        Inner features of what every token sees beside them; 0: nothing.
    shared_gate : bool, default False
        A sigmoid gate on what the shared experts say.
    router_bias : bool, default False
        A bias in the router.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, count: int, per_token: int, shared_size: int = 0, shared_gate: bool = False, router_bias: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, count: int = ..., per_token: int = ..., shared_size: int = ..., shared_gate: bool = ..., router_bias: bool = ...) -> Experts:
        """
        A copy with the given fields changed.
        """
    @property
    def count(self) -> int:
        """
        Experts that the router chooses from.
        """
    @property
    def per_token(self) -> int:
        """
        Of these, the experts of one token.
        """
    @property
    def router_bias(self) -> bool:
        """
        A bias in the router.
        """
    @property
    def shared_gate(self) -> bool:
        """
        A sigmoid gate on what the shared experts say.
        """
    @property
    def shared_size(self) -> int:
        """
        Inner features of what every token sees beside them; 0: nothing.
        """
class FeedForward:
    """
    The feed-forward part of a layer: a block of two or three matrices, or a mixture of such blocks of which each token uses a few.
    
    Parameters
    ----------
    size : int
        Inner features of the block, or of one expert.
    gated : bool, default False
        Three matrices (gate, up, down) instead of two.
    activation : {'gelu', 'silu', 'relu', 'squared_relu'}, default 'gelu'
        Between the matrices.
    bias : bool, default False
        Biases on the matrices.
    experts : Experts | None, default None
        A mixture of such blocks; None: one dense block.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, size: int, gated: bool = False, activation: typing.Literal['gelu', 'silu', 'relu', 'squared_relu'] | str = 'gelu', bias: bool = False, experts: Experts | None = None) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, size: int = ..., gated: bool = ..., activation: typing.Literal['gelu', 'silu', 'relu', 'squared_relu'] | str = ..., bias: bool = ..., experts: Experts | None = ...) -> FeedForward:
        """
        A copy with the given fields changed.
        """
    @property
    def activation(self) -> str:
        """
        Between the matrices.
        """
    @property
    def bias(self) -> bool:
        """
        Biases on the matrices.
        """
    @property
    def experts(self) -> Experts | None:
        """
        A mixture of such blocks; None: one dense block.
        """
    @property
    def gated(self) -> bool:
        """
        Three matrices (gate, up, down) instead of two.
        """
    @property
    def size(self) -> int:
        """
        Inner features of the block, or of one expert.
        """
class Layer:
    """
    One layer: a mixer or none, a feed-forward part or none, and norms.
    
    Parameters
    ----------
    attention : Attention | None, default None
        None where a recurrence mixes tokens, or nothing.
    feed_forward : FeedForward | None, default None
        None where the layer is a mixer alone.
    recurrence : Recurrence | None, default None
        None where attention mixes tokens, or nothing.
    norms : int, default 2
        Two in a plain block, one where the parts share it, four with norms after.
    parallel : bool, default False
        The parts read the same input and are summed.
    cross_attention : bool, default False
        A second attention of the same shape, to the encoder's output.
    encoder : bool, default False
        The layer belongs to the encoder.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, attention: Attention | None = None, feed_forward: FeedForward | None = None, recurrence: Recurrence | None = None, norms: int = 2, parallel: bool = False, cross_attention: bool = False, encoder: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, attention: Attention | None = ..., feed_forward: FeedForward | None = ..., recurrence: Recurrence | None = ..., norms: int = ..., parallel: bool = ..., cross_attention: bool = ..., encoder: bool = ...) -> Layer:
        """
        A copy with the given fields changed.
        """
    @property
    def attention(self) -> Attention | None:
        """
        None where a recurrence mixes tokens, or nothing.
        """
    @property
    def cross_attention(self) -> bool:
        """
        A second attention of the same shape, to the encoder's output.
        """
    @property
    def encoder(self) -> bool:
        """
        The layer belongs to the encoder.
        """
    @property
    def feed_forward(self) -> FeedForward | None:
        """
        None where the layer is a mixer alone.
        """
    @property
    def norms(self) -> int:
        """
        Two in a plain block, one where the parts share it, four with norms after.
        """
    @property
    def parallel(self) -> bool:
        """
        The parts read the same input and are summed.
        """
    @property
    def recurrence(self) -> Recurrence | None:
        """
        None where attention mixes tokens, or nothing.
        """
class Dense:
    """
    A dense layer at an end of the model.
    
    Parameters
    ----------
    in_features : int
        What it reads of a token.
    out_features : int
        What it gives.
    bias : bool, default True
        A bias.
    norm : bool, default False
        A norm behind it.
    input_norm : bool, default False
        A norm before it.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, in_features: int, out_features: int, bias: bool = True, norm: bool = False, input_norm: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, in_features: int = ..., out_features: int = ..., bias: bool = ..., norm: bool = ..., input_norm: bool = ...) -> Dense:
        """
        A copy with the given fields changed.
        """
    @property
    def bias(self) -> bool:
        """
        A bias.
        """
    @property
    def in_features(self) -> int:
        """
        What it reads of a token.
        """
    @property
    def input_norm(self) -> bool:
        """
        A norm before it.
        """
    @property
    def norm(self) -> bool:
        """
        A norm behind it.
        """
    @property
    def out_features(self) -> int:
        """
        What it gives.
        """
class Embedding:
    """
    What stands before the first layer of an encoder: tokens, patches, positions.
    
    Parameters
    ----------
    vocabulary : int, default 0
        Rows of the token table; 0: patches, or the model's own table.
    positions : {'rotary', 'learned', 'alibi', 'relative', 'none'}, default 'rotary'
        How a token knows its place.
    position_rows : int, default 0
        Rows of the learned position table, or buckets of relative distances.
    norm : bool, default False
        A norm right after the embedding.
    width : int, default 0
        Features of the token table; 0: the stream's.
    token_types : int, default 0
        Rows of a table of segments.
    class_tokens : int, default 0
        Learned tokens put before the others.
    patch_values : int, default 0
        Numbers of one image patch; 0: no patches.
    patch_bias : bool, default True
        A bias on the projection of patches.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, vocabulary: int = 0, positions: typing.Literal['rotary', 'learned', 'alibi', 'relative', 'none'] | str = 'rotary', position_rows: int = 0, norm: bool = False, width: int = 0, token_types: int = 0, class_tokens: int = 0, patch_values: int = 0, patch_bias: bool = True) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, vocabulary: int = ..., positions: typing.Literal['rotary', 'learned', 'alibi', 'relative', 'none'] | str = ..., position_rows: int = ..., norm: bool = ..., width: int = ..., token_types: int = ..., class_tokens: int = ..., patch_values: int = ..., patch_bias: bool = ...) -> Embedding:
        """
        A copy with the given fields changed.
        """
    @property
    def class_tokens(self) -> int:
        """
        Learned tokens put before the others.
        """
    @property
    def norm(self) -> bool:
        """
        A norm right after the embedding.
        """
    @property
    def patch_bias(self) -> bool:
        """
        A bias on the projection of patches.
        """
    @property
    def patch_values(self) -> int:
        """
        Numbers of one image patch; 0: no patches.
        """
    @property
    def position_rows(self) -> int:
        """
        Rows of the learned position table, or buckets of relative distances.
        """
    @property
    def positions(self) -> str:
        """
        How a token knows its place.
        """
    @property
    def token_types(self) -> int:
        """
        Rows of a table of segments.
        """
    @property
    def vocabulary(self) -> int:
        """
        Rows of the token table; 0: patches, or the model's own table.
        """
    @property
    def width(self) -> int:
        """
        Features of the token table; 0: the stream's.
        """
class Encoder:
    """
    A stream of its own features and length in front of the model's.
    
    Of a translation model, or of images. Its layers stand among those of the model, marked `encoder`.
    
    Parameters
    ----------
    hidden : int
        Features of a token between its layers.
    tokens : int, default 0
        Of one sequence; 0: as many as the model's own.
    embedding : Embedding, default Embedding()
        What stands before its first layer.
    norm : {'layer', 'layer_without_bias', 'layer_without_weights', 'rms'}, default 'layer'
        Kind of its norms.
    final_norm : bool, default True
        A norm behind its last layer.
    projector : collections.abc.Sequence[Dense], default ()
        Dense layers to the model's features; several tokens join to one where the first reads a multiple of `hidden`.
    output_tokens : int, default 0
        That it hands on, where it pools them; 0: all, or as its projector joins.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, hidden: int, tokens: int = 0, embedding: Embedding = ..., norm: typing.Literal['layer', 'layer_without_bias', 'layer_without_weights', 'rms'] | str = 'layer', final_norm: bool = True, projector: collections.abc.Sequence[Dense] = (), output_tokens: int = 0) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, hidden: int = ..., tokens: int = ..., embedding: Embedding = ..., norm: typing.Literal['layer', 'layer_without_bias', 'layer_without_weights', 'rms'] | str = ..., final_norm: bool = ..., projector: collections.abc.Sequence[Dense] = ..., output_tokens: int = ...) -> Encoder:
        """
        A copy with the given fields changed.
        """
    @property
    def embedding(self) -> Embedding:
        """
        What stands before its first layer.
        """
    @property
    def final_norm(self) -> bool:
        """
        A norm behind its last layer.
        """
    @property
    def hidden(self) -> int:
        """
        Features of a token between its layers.
        """
    @property
    def norm(self) -> str:
        """
        Kind of its norms.
        """
    @property
    def output_tokens(self) -> int:
        """
        That it hands on, where it pools them; 0: all, or as its projector joins.
        """
    @property
    def projector(self) -> tuple[Dense, ...]:
        """
        Dense layers to the model's features; several tokens join to one where the first reads a multiple of `hidden`.
        """
    @property
    def tokens(self) -> int:
        """
        Of one sequence; 0: as many as the model's own.
        """
class Model:
    """
    A model as shapes: what parameter, FLOP, byte and memory counts follow from.
    
    Where all layers are equal, `layers` is their number and keywords say what one is like: `heads`, `feed_forward`, `experts` … Where they differ, `layers` is a list of `Layer` objects, or of such objects with how many follow each other, in the order of the model, and those keywords stand in each `Layer`.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    layers : int | collections.abc.Sequence[Layer | tuple[Layer, int]]
        How many, all equal; or the layers themselves, in order.
    hidden : int
        Features of a token between layers.
    vocabulary : int
        Rows of the token table; 0 where the input is patches.
    heads : int
        Attention heads of queries.
    kv_heads : int
        Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for grouped.
    head_size : int
        Features of one head.
    value_size : int, default 0
        Features of a value; 0: as many as a key.
    window : int, default 0
        Tokens that one sees, itself among them; 0: all.
    causal : bool, default True
        A token does not see what comes after it.
    qkv_bias : bool, default False
        Biases on queries, keys and values.
    output_bias : bool, default False
        A bias behind attention.
    qk_norm : bool, default False
        A norm of `head_size` weights on queries and one on keys.
    wide_qk_norm : bool, default False
        The same, but over all heads at once.
    sinks : bool, default False
        A learned logit per head joins each softmax.
    output_gate : bool, default False
        A sigmoid gate on the output of attention, projected with the queries.
    kv_rank : int, default 0
        Features of the latent of keys and values; 0: no latent.
    query_rank : int, default 0
        Features of the latent of queries; 0: none.
    rotary_size : int, default 0
        Of `head_size` with a latent, the part that carries the position.
    chunked : bool, default False
        The window does not slide: tokens see those of their own block of `window`.
    feed_forward : int
        Inner features of the feed-forward block, or of one expert.
    gated : bool, default False
        Three matrices (gate, up, down) instead of two.
    activation : {'gelu', 'silu', 'relu', 'squared_relu'}, default 'gelu'
        Of the feed-forward block.
    mlp_bias : bool, default False
        Biases in the feed-forward block.
    experts : Experts | None, default None
        A mixture of such blocks; None: one dense block.
    norms_per_layer : int, default 2
        Two in a plain block, one where attention and feed-forward share it, four with norms after.
    parallel_attention : bool, default False
        Attention and feed-forward read the same input and are summed.
    positions : {'rotary', 'learned', 'alibi', 'relative', 'none'}, default 'rotary'
        How a token knows its place.
    position_rows : int, default 0
        Rows of the learned position table, or buckets of relative distances; 0: none.
    tied_embeddings : bool, default False
        The output layer uses the token table.
    norm : {'layer', 'layer_without_bias', 'layer_without_weights', 'rms'}, default 'rms'
        Kind of all norms.
    embedding_norm : bool, default False
        A norm right after the embedding.
    final_norm : bool, default True
        A norm before the output layer.
    dropout : bool, default False
        Trained with dropout, as GPT was: its masks are stored for the backward pass.
    embedding_width : int, default 0
        Features of the token table, projected to and from the model's; 0: the model's.
    token_types : int, default 0
        Rows of a table of segments.
    class_tokens : int, default 0
        Learned tokens put before the others.
    patch_values : int, default 0
        Numbers of one image patch, its channels times its pixels; 0: no patches.
    patch_bias : bool, default True
        A bias on the projection of patches.
    encoder : Encoder | None, default None
        A second stream in front; None: none.
    head : collections.abc.Sequence[Dense], default ()
        Dense layers between the last layer and the output.
    classes : int, default 0
        Rows of an output layer that is no vocabulary; 0: the vocabulary.
    headless : bool, default False
        The model ends with its last layer.
    vocabulary_bias : bool, default False
        A bias on the output layer.
    multi_token_predictions : int, default 0
        Heads that predict further tokens; each has one layer like the last.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    @staticmethod
    def from_config(config: typing.Any) -> Model:
        """
        The model of a Hugging Face `config.json`.
        
        Parameters
        ----------
        config : path or dict
            The file, or what it holds.
        """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = ..., layers: int | collections.abc.Sequence[Layer | tuple[Layer, int]] = ..., hidden: int = ..., vocabulary: int = ..., heads: int = ..., kv_heads: int = ..., head_size: int = ..., value_size: int = ..., window: int = ..., causal: bool = ..., qkv_bias: bool = ..., output_bias: bool = ..., qk_norm: bool = ..., wide_qk_norm: bool = ..., sinks: bool = ..., output_gate: bool = ..., kv_rank: int = ..., query_rank: int = ..., rotary_size: int = ..., chunked: bool = ..., feed_forward: int = ..., gated: bool = ..., activation: typing.Literal['gelu', 'silu', 'relu', 'squared_relu'] | str = ..., mlp_bias: bool = ..., experts: Experts | None = ..., norms_per_layer: int = ..., parallel_attention: bool = ..., positions: typing.Literal['rotary', 'learned', 'alibi', 'relative', 'none'] | str = ..., position_rows: int = ..., tied_embeddings: bool = ..., norm: typing.Literal['layer', 'layer_without_bias', 'layer_without_weights', 'rms'] | str = ..., embedding_norm: bool = ..., final_norm: bool = ..., dropout: bool = ..., embedding_width: int = ..., token_types: int = ..., class_tokens: int = ..., patch_values: int = ..., patch_bias: bool = ..., encoder: Encoder | None = ..., head: collections.abc.Sequence[Dense] = ..., classes: int = ..., headless: bool = ..., vocabulary_bias: bool = ..., multi_token_predictions: int = ...) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def forward_flops_per_token(self, sequence_length: typing.Any, attention: typing.Any = 'causal_half') -> pint.Quantity[typing.Any]:
        """
        FLOP of the forward pass per token; training takes three times that.
        
        Parameters
        ----------
        sequence_length : int
            Tokens of a sequence.
        attention : {'causal_half', 'full_square'}
            Whether causal attention counts half; published MFU differ by it.
        """
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data; layers that differ are a list, each with its count.
        """
    def with_(self, *, name: str = ..., layers: int | collections.abc.Sequence[Layer | tuple[Layer, int]] = ..., hidden: int = ..., vocabulary: int = ..., heads: int = ..., kv_heads: int = ..., head_size: int = ..., value_size: int = ..., window: int = ..., causal: bool = ..., qkv_bias: bool = ..., output_bias: bool = ..., qk_norm: bool = ..., wide_qk_norm: bool = ..., sinks: bool = ..., output_gate: bool = ..., kv_rank: int = ..., query_rank: int = ..., rotary_size: int = ..., chunked: bool = ..., feed_forward: int = ..., gated: bool = ..., activation: typing.Literal['gelu', 'silu', 'relu', 'squared_relu'] | str = ..., mlp_bias: bool = ..., experts: Experts | None = ..., norms_per_layer: int = ..., parallel_attention: bool = ..., positions: typing.Literal['rotary', 'learned', 'alibi', 'relative', 'none'] | str = ..., position_rows: int = ..., tied_embeddings: bool = ..., norm: typing.Literal['layer', 'layer_without_bias', 'layer_without_weights', 'rms'] | str = ..., embedding_norm: bool = ..., final_norm: bool = ..., dropout: bool = ..., embedding_width: int = ..., token_types: int = ..., class_tokens: int = ..., patch_values: int = ..., patch_bias: bool = ..., encoder: Encoder | None = ..., head: collections.abc.Sequence[Dense] = ..., classes: int = ..., headless: bool = ..., vocabulary_bias: bool = ..., multi_token_predictions: int = ...) -> Model:
        """
        A copy with the given fields changed.
        """
    @property
    def activation(self) -> str:
        """
        Of the feed-forward block.
        """
    @property
    def active_parameters(self) -> int:
        """
        Of these, what one token uses: all but the experts that it is not sent to, and heads of multi-token prediction.
        """
    @property
    def causal(self) -> bool:
        """
        A token does not see what comes after it.
        """
    @property
    def chunked(self) -> bool:
        """
        The window does not slide: tokens see those of their own block of `window`.
        """
    @property
    def class_tokens(self) -> int:
        """
        Learned tokens put before the others.
        """
    @property
    def classes(self) -> int:
        """
        Rows of an output layer that is no vocabulary; 0: the vocabulary.
        """
    @property
    def dropout(self) -> bool:
        """
        Trained with dropout, as GPT was: its masks are stored for the backward pass.
        """
    @property
    def embedding_norm(self) -> bool:
        """
        A norm right after the embedding.
        """
    @property
    def embedding_width(self) -> int:
        """
        Features of the token table, projected to and from the model's; 0: the model's.
        """
    @property
    def encoder(self) -> Encoder | None:
        """
        A second stream in front; None: none.
        """
    @property
    def experts(self) -> Experts | None:
        """
        A mixture of such blocks; None: one dense block.
        """
    @property
    def feed_forward(self) -> int:
        """
        Inner features of the feed-forward block, or of one expert.
        """
    @property
    def final_norm(self) -> bool:
        """
        A norm before the output layer.
        """
    @property
    def gated(self) -> bool:
        """
        Three matrices (gate, up, down) instead of two.
        """
    @property
    def head(self) -> tuple[Dense, ...]:
        """
        Dense layers between the last layer and the output.
        """
    @property
    def head_size(self) -> int:
        """
        Features of one head.
        """
    @property
    def headless(self) -> bool:
        """
        The model ends with its last layer.
        """
    @property
    def heads(self) -> int:
        """
        Attention heads of queries.
        """
    @property
    def hidden(self) -> int:
        """
        Features of a token between layers.
        """
    @property
    def kv_heads(self) -> int:
        """
        Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for grouped.
        """
    @property
    def kv_rank(self) -> int:
        """
        Features of the latent of keys and values; 0: no latent.
        """
    @property
    def layer_runs(self) -> list[tuple[Layer, int]]:
        """
        Equal layers and how many follow each other, in order.
        """
    @property
    def layers(self) -> int:
        """
        How many, those of an encoder included.
        """
    @property
    def mlp_bias(self) -> bool:
        """
        Biases in the feed-forward block.
        """
    @property
    def multi_token_predictions(self) -> int:
        """
        Heads that predict further tokens; each has one layer like the last.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def norm(self) -> str:
        """
        Kind of all norms.
        """
    @property
    def norms_per_layer(self) -> int:
        """
        Two in a plain block, one where attention and feed-forward share it, four with norms after.
        """
    @property
    def output_bias(self) -> bool:
        """
        A bias behind attention.
        """
    @property
    def output_gate(self) -> bool:
        """
        A sigmoid gate on the output of attention, projected with the queries.
        """
    @property
    def parallel_attention(self) -> bool:
        """
        Attention and feed-forward read the same input and are summed.
        """
    @property
    def parameters(self) -> int:
        """
        Exact count: what the framework's `numel()` sums to.
        """
    @property
    def patch_bias(self) -> bool:
        """
        A bias on the projection of patches.
        """
    @property
    def patch_values(self) -> int:
        """
        Numbers of one image patch, its channels times its pixels; 0: no patches.
        """
    @property
    def position_rows(self) -> int:
        """
        Rows of the learned position table, or buckets of relative distances; 0: none.
        """
    @property
    def positions(self) -> str:
        """
        How a token knows its place.
        """
    @property
    def qk_norm(self) -> bool:
        """
        A norm of `head_size` weights on queries and one on keys.
        """
    @property
    def qkv_bias(self) -> bool:
        """
        Biases on queries, keys and values.
        """
    @property
    def query_rank(self) -> int:
        """
        Features of the latent of queries; 0: none.
        """
    @property
    def rotary_size(self) -> int:
        """
        Of `head_size` with a latent, the part that carries the position.
        """
    @property
    def sinks(self) -> bool:
        """
        A learned logit per head joins each softmax.
        """
    @property
    def tied_embeddings(self) -> bool:
        """
        The output layer uses the token table.
        """
    @property
    def token_types(self) -> int:
        """
        Rows of a table of segments.
        """
    @property
    def value_size(self) -> int:
        """
        Features of a value; 0: as many as a key.
        """
    @property
    def vocabulary(self) -> int:
        """
        Rows of the token table; 0 where the input is patches.
        """
    @property
    def vocabulary_bias(self) -> bool:
        """
        A bias on the output layer.
        """
    @property
    def wide_qk_norm(self) -> bool:
        """
        The same, but over all heads at once.
        """
    @property
    def window(self) -> int:
        """
        Tokens that one sees, itself among them; 0: all.
        """
class Routing:
    """
    How evenly a router spreads tokens over experts.
    
    Parameters
    ----------
    forced_balance : bool, default False
        Every expert gets the same number of tokens.
    variation : float, default 0
        Coefficient of variation of the experts' popularity; 0: all equally popular.
    capacity_factor : float, default 0
        Tokens that an expert takes at most, over the mean; 0: all that come.
    full_precision : bool, default False
        The router's product in 32 bit instead of 16.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, forced_balance: bool = False, variation: float = 0, capacity_factor: float = 0, full_precision: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, forced_balance: bool = ..., variation: float = ..., capacity_factor: float = ..., full_precision: bool = ...) -> Routing:
        """
        A copy with the given fields changed.
        """
    @property
    def capacity_factor(self) -> float:
        """
        Tokens that an expert takes at most, over the mean; 0: all that come.
        """
    @property
    def forced_balance(self) -> bool:
        """
        Every expert gets the same number of tokens.
        """
    @property
    def full_precision(self) -> bool:
        """
        The router's product in 32 bit instead of 16.
        """
    @property
    def variation(self) -> float:
        """
        Coefficient of variation of the experts' popularity; 0: all equally popular.
        """
class Adapters:
    """
    Low-rank adapters: the model's weights are frozen, and beside each chosen matrix two thin ones are trained [HuEtAl2021].
    
    Parameters
    ----------
    rank : int, default 0
        Features between the two; 0: all weights are trained.
    queries : bool, default True
        The matrix of queries.
    keys : bool, default False
        The matrix of keys.
    values : bool, default True
        The matrix of values.
    output : bool, default False
        The matrix behind attention.
    feed_forward : bool, default False
        Every matrix of dense blocks and of shared experts.
    experts : bool, default False
        Every matrix of every expert.
    frozen_format : {'bf16', 'fp16', 'fp32', 'fp8', 'int8', 'fp4', 'mxfp8', 'nvfp4'}, default 'bf16'
        Frozen weights are stored so.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, rank: int = 0, queries: bool = True, keys: bool = False, values: bool = True, output: bool = False, feed_forward: bool = False, experts: bool = False, frozen_format: typing.Literal['bf16', 'fp16', 'fp32', 'fp8', 'int8', 'fp4', 'mxfp8', 'nvfp4'] | str = 'bf16') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, rank: int = ..., queries: bool = ..., keys: bool = ..., values: bool = ..., output: bool = ..., feed_forward: bool = ..., experts: bool = ..., frozen_format: typing.Literal['bf16', 'fp16', 'fp32', 'fp8', 'int8', 'fp4', 'mxfp8', 'nvfp4'] | str = ...) -> Adapters:
        """
        A copy with the given fields changed.
        """
    @property
    def experts(self) -> bool:
        """
        Every matrix of every expert.
        """
    @property
    def feed_forward(self) -> bool:
        """
        Every matrix of dense blocks and of shared experts.
        """
    @property
    def frozen_format(self) -> str:
        """
        Frozen weights are stored so.
        """
    @property
    def keys(self) -> bool:
        """
        The matrix of keys.
        """
    @property
    def output(self) -> bool:
        """
        The matrix behind attention.
        """
    @property
    def queries(self) -> bool:
        """
        The matrix of queries.
        """
    @property
    def rank(self) -> int:
        """
        Features between the two; 0: all weights are trained.
        """
    @property
    def values(self) -> bool:
        """
        The matrix of values.
        """
class Training:
    """
    What is trained on: how many tokens, in which batches, at which precision.
    
    Parameters
    ----------
    tokens : pint.Quantity or str
        All that the run reads. Shown in Gtoken.
    sequence_length : int
        Tokens of a sequence.
    global_batch : int
        Sequences per optimizer step, over the whole machine.
    precision : {'bf16', 'fp16', 'tf32', 'fp32', 'fp8', 'mxfp8', 'nvfp4', 'int8'}, default 'bf16'
        Of the matrix products. Attention, norms, logits and optimizer stay in 16 bits or more.
    optimizer : {'adamw', 'adamw_bf16', 'adamw_8bit', 'sgd', 'adafactor', 'lion', 'muon'}, default 'adamw'
        What is kept of each parameter.
    weights : {'mixed', 'low_precision', 'pure'}, default 'mixed'
        What stands for the weights: 16-bit weights and a master copy in fp32; matrices in the format of the products and a master copy; 16-bit weights and moments alone.
    routing : Routing | dict[str, typing.Any], default Routing()
        How evenly tokens spread over experts.
    adapters : Adapters | dict[str, typing.Any], default Adapters()
        What is trained where the model's own weights are frozen (LoRA).
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, tokens: pint.Quantity[typing.Any] | str, sequence_length: int, global_batch: int, precision: typing.Literal['bf16', 'fp16', 'tf32', 'fp32', 'fp8', 'mxfp8', 'nvfp4', 'int8'] | str = 'bf16', optimizer: typing.Literal['adamw', 'adamw_bf16', 'adamw_8bit', 'sgd', 'adafactor', 'lion', 'muon'] | str = 'adamw', weights: typing.Literal['mixed', 'low_precision', 'pure'] | str = 'mixed', routing: Routing | dict[str, typing.Any] = ..., adapters: Adapters | dict[str, typing.Any] = ...) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, tokens: pint.Quantity[typing.Any] | str = ..., sequence_length: int = ..., global_batch: int = ..., precision: typing.Literal['bf16', 'fp16', 'tf32', 'fp32', 'fp8', 'mxfp8', 'nvfp4', 'int8'] | str = ..., optimizer: typing.Literal['adamw', 'adamw_bf16', 'adamw_8bit', 'sgd', 'adafactor', 'lion', 'muon'] | str = ..., weights: typing.Literal['mixed', 'low_precision', 'pure'] | str = ..., routing: Routing | dict[str, typing.Any] = ..., adapters: Adapters | dict[str, typing.Any] = ...) -> Training:
        """
        A copy with the given fields changed.
        """
    @property
    def adapters(self) -> Adapters:
        """
        What is trained where the model's own weights are frozen (LoRA).
        """
    @property
    def global_batch(self) -> int:
        """
        Sequences per optimizer step, over the whole machine.
        """
    @property
    def optimizer(self) -> str:
        """
        What is kept of each parameter.
        """
    @property
    def precision(self) -> str:
        """
        Of the matrix products. Attention, norms, logits and optimizer stay in 16 bits or more.
        """
    @property
    def routing(self) -> Routing:
        """
        How evenly tokens spread over experts.
        """
    @property
    def sequence_length(self) -> int:
        """
        Tokens of a sequence.
        """
    @property
    def tokens(self) -> pint.Quantity[typing.Any]:
        """
        All that the run reads.
        """
    @property
    def weights(self) -> str:
        """
        What stands for the weights: 16-bit weights and a master copy in fp32; matrices in the format of the products and a master copy; 16-bit weights and moments alone.
        """
class Recomputation:
    """
    What is not kept for the backward pass and computed again, or kept in the host's memory.
    
    Modules: norm, input_projection, latent_up_projection, attention_core, output_projection, feed_forward, activation, router, experts, elementwise, second_products. Three have a word: 'none', 'selective' (the attention core), 'full' (whole layers); a recomputation equals its word.
    
    Parameters
    ----------
    full : bool, default False
        Whole layers run again from their input.
    layers : int, default 0
        Of each chunk, how many layers run again whole; 0: all.
    group : int, default 1
        Layers that share one kept input.
    modules : list[str] | tuple[str, ...], default []
        Parts that run again, of the layers that do not run again whole.
    offloaded : list[str] | tuple[str, ...], default []
        Parts whose kept tensors move to the host and back.
    offloads_inputs : bool, default False
        Kept layer inputs lie in the host's memory.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, full: bool = False, layers: int = 0, group: int = 1, modules: list[str] | tuple[str, ...] = [], offloaded: list[str] | tuple[str, ...] = [], offloads_inputs: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, full: bool = ..., layers: int = ..., group: int = ..., modules: list[str] | tuple[str, ...] = ..., offloaded: list[str] | tuple[str, ...] = ..., offloads_inputs: bool = ...) -> Recomputation:
        """
        A copy with the given fields changed.
        """
    @property
    def full(self) -> bool:
        """
        Whole layers run again from their input.
        """
    @property
    def group(self) -> int:
        """
        Layers that share one kept input.
        """
    @property
    def layers(self) -> int:
        """
        Of each chunk, how many layers run again whole; 0: all.
        """
    @property
    def modules(self) -> tuple[str, ...]:
        """
        Parts that run again, of the layers that do not run again whole.
        """
    @property
    def offloaded(self) -> tuple[str, ...]:
        """
        Parts whose kept tensors move to the host and back.
        """
    @property
    def offloads_inputs(self) -> bool:
        """
        Kept layer inputs lie in the host's memory.
        """
class Offload:
    """
    Where lies what training keeps of each parameter: in the accelerator's memory, the host's, or on drives of the node.
    
    Parameters
    ----------
    optimizer : {'device', 'host', 'nvme'}, default 'device'
        States of the optimizer.
    gradients : {'device', 'host', 'nvme'}, default 'device'
        Gradients.
    weights : {'device', 'host', 'nvme'}, default 'device'
        Weights.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, optimizer: typing.Literal['device', 'host', 'nvme'] | str = 'device', gradients: typing.Literal['device', 'host', 'nvme'] | str = 'device', weights: typing.Literal['device', 'host', 'nvme'] | str = 'device') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, optimizer: typing.Literal['device', 'host', 'nvme'] | str = ..., gradients: typing.Literal['device', 'host', 'nvme'] | str = ..., weights: typing.Literal['device', 'host', 'nvme'] | str = ...) -> Offload:
        """
        A copy with the given fields changed.
        """
    @property
    def gradients(self) -> str:
        """
        Gradients.
        """
    @property
    def optimizer(self) -> str:
        """
        States of the optimizer.
        """
    @property
    def weights(self) -> str:
        """
        Weights.
        """
class Group:
    """
    The process groups of one kind under a plan.
    
    Attributes
    ----------
    ranks : int
        Ranks of each group.
    stride : int
        From the first rank of a group to its second.
    count : int
        How many such groups the machine has.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def count(self) -> int:
        """
        How many such groups the machine has.
        """
    @property
    def ranks(self) -> int:
        """
        Ranks of each group.
        """
    @property
    def stride(self) -> int:
        """
        From the first rank of a group to its second.
        """
class Plan:
    """
    How a run is laid out over the machine: degrees of parallelism, schedule, sharding, recomputation.
    
    The data degree is what the accelerators leave: accelerators = tensor * context * pipeline * data.
    
    Parameters
    ----------
    tensor : int, default 1
        Ranks that share each matrix.
    context : int, default 1
        Ranks that share each sequence.
    pipeline : int, default 1
        Stages of layers.
    expert : int, default 1
        Ranks that share the experts of a layer.
    expert_tensor : int, default 1
        Ranks that share each expert's matrices.
    replicas : int, default 1
        Copies of what is sharded: ranks shard within each, and sum over them (HSDP).
    context_method : {'all_gather', 'ring', 'all_to_all'}, default 'all_gather'
        How ranks that share a sequence come by each other's keys and values.
    expert_overlap : bool, default False
        All-to-all of experts hides behind the compute of another micro-batch.
    virtual_stages : int, default 1
        Chunks of layers per pipeline rank.
    micro_batch : int, default 1
        Sequences of one micro-batch.
    ragged : bool, default False
        The last micro-batch may be smaller.
    schedule : {'1f1b', 'interleaved', 'gpipe', 'zb-h1', 'zb-h2', 'zb-v', 'dualpipe', 'dualpipe-v'}, default '1f1b'
        GPipe does all forwards first; 1F1B keeps one forward and one backward in turn; interleaved gives each rank several chunks of layers; zero-bubble schedules put weight gradients off; DualPipe feeds from both ends.
    sequence_parallel : bool, default False
        Norms, dropout and residuals split over the tensor group too.
    sharding : {'none', 'optimizer', 'gradients', 'weights', 'weights_kept'}, default 'optimizer'
        What data-parallel ranks share out instead of holding copies (ZeRO 0 to 3).
    recomputation : typing.Literal['none', 'selective', 'full'] | str | Recomputation | dict[str, typing.Any], default 'none'
        What is not kept for the backward pass and computed again: nothing, the attention core, or all but each layer's input; or a `Recomputation`.
    offload : Offload | dict[str, typing.Any], default Offload()
        Where lies what training keeps of each parameter: on the device, the host or drives.
    cuda_graph : typing.Literal['none', 'full_iteration'] | str | list[str] | tuple[str, ...], default 'none'
        What is issued as one graph, so that the host no longer paces it: nothing, the whole iteration, or modules by name.
    rank_order : {'data_before_pipeline', 'pipeline_before_data'}, default 'data_before_pipeline'
        Which ranks are neighbours, behind tensor and context.
    chunk_layers : list[int] | tuple[int, ...], default []
        Layers of each chunk, in the order of the model; empty: as even as they go.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, tensor: int = 1, context: int = 1, pipeline: int = 1, expert: int = 1, expert_tensor: int = 1, replicas: int = 1, context_method: typing.Literal['all_gather', 'ring', 'all_to_all'] | str = 'all_gather', expert_overlap: bool = False, virtual_stages: int = 1, micro_batch: int = 1, ragged: bool = False, schedule: typing.Literal['1f1b', 'interleaved', 'gpipe', 'zb-h1', 'zb-h2', 'zb-v', 'dualpipe', 'dualpipe-v'] | str = '1f1b', sequence_parallel: bool = False, sharding: typing.Literal['none', 'optimizer', 'gradients', 'weights', 'weights_kept'] | str = 'optimizer', recomputation: typing.Literal['none', 'selective', 'full'] | str | Recomputation | dict[str, typing.Any] = 'none', offload: Offload | dict[str, typing.Any] = ..., cuda_graph: typing.Literal['none', 'full_iteration'] | str | list[str] | tuple[str, ...] = 'none', rank_order: typing.Literal['data_before_pipeline', 'pipeline_before_data'] | str = 'data_before_pipeline', chunk_layers: list[int] | tuple[int, ...] = []) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def groups(self, accelerators: typing.Any) -> dict[str, Group]:
        """
        Who talks to whom: every process group by name, on so many accelerators.
        
        Parameters
        ----------
        accelerators : int
            Of the machine.
        """
    def ranks_of(self, group: typing.Any, accelerators: typing.Any) -> list[list[int]]:
        """
        All groups of a kind, each as its ranks.
        
        Parameters
        ----------
        group : str
            As `groups` names it.
        accelerators : int
            Of the machine.
        """
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, tensor: int = ..., context: int = ..., pipeline: int = ..., expert: int = ..., expert_tensor: int = ..., replicas: int = ..., context_method: typing.Literal['all_gather', 'ring', 'all_to_all'] | str = ..., expert_overlap: bool = ..., virtual_stages: int = ..., micro_batch: int = ..., ragged: bool = ..., schedule: typing.Literal['1f1b', 'interleaved', 'gpipe', 'zb-h1', 'zb-h2', 'zb-v', 'dualpipe', 'dualpipe-v'] | str = ..., sequence_parallel: bool = ..., sharding: typing.Literal['none', 'optimizer', 'gradients', 'weights', 'weights_kept'] | str = ..., recomputation: typing.Literal['none', 'selective', 'full'] | str | Recomputation | dict[str, typing.Any] = ..., offload: Offload | dict[str, typing.Any] = ..., cuda_graph: typing.Literal['none', 'full_iteration'] | str | list[str] | tuple[str, ...] = ..., rank_order: typing.Literal['data_before_pipeline', 'pipeline_before_data'] | str = ..., chunk_layers: list[int] | tuple[int, ...] = ...) -> Plan:
        """
        A copy with the given fields changed.
        """
    @property
    def chunk_layers(self) -> tuple[int, ...]:
        """
        Layers of each chunk, in the order of the model; empty: as even as they go.
        """
    @property
    def context(self) -> int:
        """
        Ranks that share each sequence.
        """
    @property
    def context_method(self) -> str:
        """
        How ranks that share a sequence come by each other's keys and values.
        """
    @property
    def cuda_graph(self) -> str | tuple[str, ...]:
        """
        What is issued as one graph, so that the host no longer paces it: nothing, the whole iteration, or modules by name.
        """
    @property
    def expert(self) -> int:
        """
        Ranks that share the experts of a layer.
        """
    @property
    def expert_overlap(self) -> bool:
        """
        All-to-all of experts hides behind the compute of another micro-batch.
        """
    @property
    def expert_tensor(self) -> int:
        """
        Ranks that share each expert's matrices.
        """
    @property
    def micro_batch(self) -> int:
        """
        Sequences of one micro-batch.
        """
    @property
    def offload(self) -> Offload:
        """
        Where lies what training keeps of each parameter: on the device, the host or drives.
        """
    @property
    def pipeline(self) -> int:
        """
        Stages of layers.
        """
    @property
    def ragged(self) -> bool:
        """
        The last micro-batch may be smaller.
        """
    @property
    def rank_order(self) -> str:
        """
        Which ranks are neighbours, behind tensor and context.
        """
    @property
    def recomputation(self) -> Recomputation:
        """
        What is not kept for the backward pass and computed again: nothing, the attention core, or all but each layer's input; or a `Recomputation`.
        """
    @property
    def replicas(self) -> int:
        """
        Copies of what is sharded: ranks shard within each, and sum over them (HSDP).
        """
    @property
    def schedule(self) -> str:
        """
        GPipe does all forwards first; 1F1B keeps one forward and one backward in turn; interleaved gives each rank several chunks of layers; zero-bubble schedules put weight gradients off; DualPipe feeds from both ends.
        """
    @property
    def sequence_parallel(self) -> bool:
        """
        Norms, dropout and residuals split over the tensor group too.
        """
    @property
    def sharding(self) -> str:
        """
        What data-parallel ranks share out instead of holding copies (ZeRO 0 to 3).
        """
    @property
    def tensor(self) -> int:
        """
        Ranks that share each matrix.
        """
    @property
    def virtual_stages(self) -> int:
        """
        Chunks of layers per pipeline rank.
        """
class Software:
    """
    The training software as the time and memory models see it: what is fused, what hides behind what, in which format gradients live.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    fused_attention : bool, default True
        Attention in one kernel that never writes the scores and skips what the causal mask hides.
    attention_rate : float, default 1
        Rate of its fused attention kernel over that of the calibrated one.
    gradient_format : {'fp32', 'bf16', 'fp16'}, default 'fp32'
        Gradients are kept and reduced in this format.
    tensor_exposed : float, default 1
        Share of tensor-parallel traffic that compute does not hide: 1 where collectives block.
    overlaps_input_gather : bool, default True
        The second gather of a layer's inputs, which sequence parallelism needs for the weight gradients, hides behind the input gradients.
    overlaps_data : bool, default False
        Gradients are reduced, and weights gathered, behind the last backward and the first forward.
    reduces_whole_gradients : bool, default False
        A sharded optimizer's gradients are summed whole on all ranks, though each needs its share only.
    issues_experts_apart : bool, default False
        The products of a grouped kernel are issued one by one.
    fuses_graphed_experts : bool, default False
        In narrow formats, a graph of the whole iteration has the experts of a rank in one kernel.
    overlaps_sends : bool, default False
        Pipeline sends hide behind compute when the schedule is interleaved.
    splits_sends : bool, default True
        Each tensor rank sends its slice of the boundary activation; the receiver gathers it.
    single_rail : bool, default False
        A ring through several nodes enters and leaves each over one adapter.
    forwards_tokens : bool, default False
        A token goes once to each node that has experts of its, and on from there once to each rank.
    synchronous_attention : bool, default False
        Its fused attention kernel uses the synchronous matrix instructions of Ampere, on later dies too.
    host_operator : pint.Quantity or str, default '0 s'
        Time that the host takes to issue one operator; a layer takes no less than its operators together, unless a graph issues them. Shown in us.
    host_kernel : pint.Quantity or str, default '0 s'
        The same of each further kernel of an operator that starts one for each expert. Shown in us.
    host_collective : pint.Quantity or str, default '0 s'
        The same of one collective. Shown in us.
    host_leak : float, default 0
        Part of the host's time that costs even where the device is slower, in [0, 1].
    routing_stall : pint.Quantity or str, default '0 s'
        The device waits this long for the host in each pass of a mixture of experts. Shown in us.
    repeats_last_product : bool, default True
        Whole layers that run again repeat their last product too, whose result nobody needs.
    gather_traffic : float, default 0
        Memory traffic that sharded weights cost beside the messages, per gathered byte.
    exchange_leak : float, default 0.25
        Part of a hidden exchange between experts that still costs.
    overlap_leak : float, default 0.15
        Part of a hidden message that still costs, in [0, 1].
    overlaps_scatter : bool, default True
        Gradients of sharded weights are scattered behind the next layer's compute.
    offload_leak : float, default 0.15
        Part of hidden traffic to the host that still costs, in [0, 1].
    slice_jitter : float, default 0
        Mean random delay of a slice that meets others through its hosts, over the step's time.
    elementwise_traffic : float, default 1
        Memory traffic of elementwise kernels over that of perfectly fused ones.
    fused_activation : bool, default True
        One kernel for an activation and the product with its gate.
    copies_gradients : bool, default False
        Gradients stay beside the buffers that sum them.
    fragmentation : float, default 1
        Allocated over used memory: fragmentation of the caching allocator.
    reserve : pint.Quantity or str, default '0 byte'
        Driver context and libraries, beside anything the ledger counts. Shown in GB.
    communicator : pint.Quantity or str, default '0 byte'
        Buffers of one group of ranks that talk. Shown in GB.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = '', fused_attention: bool = True, attention_rate: float = 1, gradient_format: typing.Literal['fp32', 'bf16', 'fp16'] | str = 'fp32', tensor_exposed: float = 1, overlaps_input_gather: bool = True, overlaps_data: bool = False, reduces_whole_gradients: bool = False, issues_experts_apart: bool = False, fuses_graphed_experts: bool = False, overlaps_sends: bool = False, splits_sends: bool = True, single_rail: bool = False, forwards_tokens: bool = False, synchronous_attention: bool = False, host_operator: pint.Quantity[typing.Any] | str = '0 s', host_kernel: pint.Quantity[typing.Any] | str = '0 s', host_collective: pint.Quantity[typing.Any] | str = '0 s', host_leak: float = 0, routing_stall: pint.Quantity[typing.Any] | str = '0 s', repeats_last_product: bool = True, gather_traffic: float = 0, exchange_leak: float = 0.25, overlap_leak: float = 0.15, overlaps_scatter: bool = True, offload_leak: float = 0.15, slice_jitter: float = 0, elementwise_traffic: float = 1, fused_activation: bool = True, copies_gradients: bool = False, fragmentation: float = 1, reserve: pint.Quantity[typing.Any] | str = '0 byte', communicator: pint.Quantity[typing.Any] | str = '0 byte') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, name: str = ..., fused_attention: bool = ..., attention_rate: float = ..., gradient_format: typing.Literal['fp32', 'bf16', 'fp16'] | str = ..., tensor_exposed: float = ..., overlaps_input_gather: bool = ..., overlaps_data: bool = ..., reduces_whole_gradients: bool = ..., issues_experts_apart: bool = ..., fuses_graphed_experts: bool = ..., overlaps_sends: bool = ..., splits_sends: bool = ..., single_rail: bool = ..., forwards_tokens: bool = ..., synchronous_attention: bool = ..., host_operator: pint.Quantity[typing.Any] | str = ..., host_kernel: pint.Quantity[typing.Any] | str = ..., host_collective: pint.Quantity[typing.Any] | str = ..., host_leak: float = ..., routing_stall: pint.Quantity[typing.Any] | str = ..., repeats_last_product: bool = ..., gather_traffic: float = ..., exchange_leak: float = ..., overlap_leak: float = ..., overlaps_scatter: bool = ..., offload_leak: float = ..., slice_jitter: float = ..., elementwise_traffic: float = ..., fused_activation: bool = ..., copies_gradients: bool = ..., fragmentation: float = ..., reserve: pint.Quantity[typing.Any] | str = ..., communicator: pint.Quantity[typing.Any] | str = ...) -> Software:
        """
        A copy with the given fields changed.
        """
    @property
    def attention_rate(self) -> float:
        """
        Rate of its fused attention kernel over that of the calibrated one.
        """
    @property
    def communicator(self) -> pint.Quantity[typing.Any]:
        """
        Buffers of one group of ranks that talk.
        """
    @property
    def copies_gradients(self) -> bool:
        """
        Gradients stay beside the buffers that sum them.
        """
    @property
    def elementwise_traffic(self) -> float:
        """
        Memory traffic of elementwise kernels over that of perfectly fused ones.
        """
    @property
    def exchange_leak(self) -> float:
        """
        Part of a hidden exchange between experts that still costs.
        """
    @property
    def forwards_tokens(self) -> bool:
        """
        A token goes once to each node that has experts of its, and on from there once to each rank.
        """
    @property
    def fragmentation(self) -> float:
        """
        Allocated over used memory: fragmentation of the caching allocator.
        """
    @property
    def fused_activation(self) -> bool:
        """
        One kernel for an activation and the product with its gate.
        """
    @property
    def fused_attention(self) -> bool:
        """
        Attention in one kernel that never writes the scores and skips what the causal mask hides.
        """
    @property
    def fuses_graphed_experts(self) -> bool:
        """
        In narrow formats, a graph of the whole iteration has the experts of a rank in one kernel.
        """
    @property
    def gather_traffic(self) -> float:
        """
        Memory traffic that sharded weights cost beside the messages, per gathered byte.
        """
    @property
    def gradient_format(self) -> str:
        """
        Gradients are kept and reduced in this format.
        """
    @property
    def host_collective(self) -> pint.Quantity[typing.Any]:
        """
        The same of one collective.
        """
    @property
    def host_kernel(self) -> pint.Quantity[typing.Any]:
        """
        The same of each further kernel of an operator that starts one for each expert.
        """
    @property
    def host_leak(self) -> float:
        """
        Part of the host's time that costs even where the device is slower, in [0, 1].
        """
    @property
    def host_operator(self) -> pint.Quantity[typing.Any]:
        """
        Time that the host takes to issue one operator; a layer takes no less than its operators together, unless a graph issues them.
        """
    @property
    def issues_experts_apart(self) -> bool:
        """
        The products of a grouped kernel are issued one by one.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def offload_leak(self) -> float:
        """
        Part of hidden traffic to the host that still costs, in [0, 1].
        """
    @property
    def overlap_leak(self) -> float:
        """
        Part of a hidden message that still costs, in [0, 1].
        """
    @property
    def overlaps_data(self) -> bool:
        """
        Gradients are reduced, and weights gathered, behind the last backward and the first forward.
        """
    @property
    def overlaps_input_gather(self) -> bool:
        """
        The second gather of a layer's inputs, which sequence parallelism needs for the weight gradients, hides behind the input gradients.
        """
    @property
    def overlaps_scatter(self) -> bool:
        """
        Gradients of sharded weights are scattered behind the next layer's compute.
        """
    @property
    def overlaps_sends(self) -> bool:
        """
        Pipeline sends hide behind compute when the schedule is interleaved.
        """
    @property
    def reduces_whole_gradients(self) -> bool:
        """
        A sharded optimizer's gradients are summed whole on all ranks, though each needs its share only.
        """
    @property
    def repeats_last_product(self) -> bool:
        """
        Whole layers that run again repeat their last product too, whose result nobody needs.
        """
    @property
    def reserve(self) -> pint.Quantity[typing.Any]:
        """
        Driver context and libraries, beside anything the ledger counts.
        """
    @property
    def routing_stall(self) -> pint.Quantity[typing.Any]:
        """
        The device waits this long for the host in each pass of a mixture of experts.
        """
    @property
    def single_rail(self) -> bool:
        """
        A ring through several nodes enters and leaves each over one adapter.
        """
    @property
    def slice_jitter(self) -> float:
        """
        Mean random delay of a slice that meets others through its hosts, over the step's time.
        """
    @property
    def splits_sends(self) -> bool:
        """
        Each tensor rank sends its slice of the boundary activation; the receiver gathers it.
        """
    @property
    def synchronous_attention(self) -> bool:
        """
        Its fused attention kernel uses the synchronous matrix instructions of Ampere, on later dies too.
        """
    @property
    def tensor_exposed(self) -> float:
        """
        Share of tensor-parallel traffic that compute does not hide: 1 where collectives block.
        """
class Site:
    """
    A site: what it takes to bring a joule to the IT equipment, where the joule comes from, and what it costs in carbon, water and money.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    power_usage_effectiveness : float
        Facility energy over IT energy, at least 1.
    grid_carbon_intensity : pint.Quantity or str
        Location-based average of the grid. Shown in gCO2e/kWh.
    water_usage_effectiveness : pint.Quantity or str
        Water on site per IT energy. Shown in L/kWh.
    grid_water_intensity : pint.Quantity or str
        Water at the power plants per facility energy. Shown in L/kWh.
    electricity_price : pint.Quantity or str
        Paid per facility energy. Shown in USD/kWh.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = '', power_usage_effectiveness: float, grid_carbon_intensity: pint.Quantity[typing.Any] | str, water_usage_effectiveness: pint.Quantity[typing.Any] | str, grid_water_intensity: pint.Quantity[typing.Any] | str, electricity_price: pint.Quantity[typing.Any] | str) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, name: str = ..., power_usage_effectiveness: float = ..., grid_carbon_intensity: pint.Quantity[typing.Any] | str = ..., water_usage_effectiveness: pint.Quantity[typing.Any] | str = ..., grid_water_intensity: pint.Quantity[typing.Any] | str = ..., electricity_price: pint.Quantity[typing.Any] | str = ...) -> Site:
        """
        A copy with the given fields changed.
        """
    @property
    def electricity_price(self) -> pint.Quantity[typing.Any]:
        """
        Paid per facility energy.
        """
    @property
    def grid_carbon_intensity(self) -> pint.Quantity[typing.Any]:
        """
        Location-based average of the grid.
        """
    @property
    def grid_water_intensity(self) -> pint.Quantity[typing.Any]:
        """
        Water at the power plants per facility energy.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def power_usage_effectiveness(self) -> float:
        """
        Facility energy over IT energy, at least 1.
        """
    @property
    def water_usage_effectiveness(self) -> pint.Quantity[typing.Any]:
        """
        Water on site per IT energy.
        """
class FailureRates:
    """
    How often the parts of a cluster fail so that the job stops.
    
    Rates are interruptions per unit of wall-clock of one part, while it runs.
    
    Parameters
    ----------
    accelerator : pint.Quantity or str
        Chip, its memory, processor, sensors, silent data corruption; per accelerator. Shown in 1/year.
    node : pint.Quantity or str
        Host: adapter, supply, CPU, memory, disk, chassis, unplanned maintenance; per node. Shown in 1/year.
    network_per_accelerator : pint.Quantity or str
        Switches, cables, collective timeouts; per accelerator. Shown in 1/year.
    software_per_accelerator : pint.Quantity or str, default '0 Hz'
        Bugs that show more often on more ranks; per accelerator. Shown in 1/year.
    job : pint.Quantity or str, default '0 Hz'
        What stops a job of any size; per job. Shown in 1/year.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, accelerator: pint.Quantity[typing.Any] | str, node: pint.Quantity[typing.Any] | str, network_per_accelerator: pint.Quantity[typing.Any] | str, software_per_accelerator: pint.Quantity[typing.Any] | str = '0 Hz', job: pint.Quantity[typing.Any] | str = '0 Hz') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, accelerator: pint.Quantity[typing.Any] | str = ..., node: pint.Quantity[typing.Any] | str = ..., network_per_accelerator: pint.Quantity[typing.Any] | str = ..., software_per_accelerator: pint.Quantity[typing.Any] | str = ..., job: pint.Quantity[typing.Any] | str = ...) -> FailureRates:
        """
        A copy with the given fields changed.
        """
    @property
    def accelerator(self) -> pint.Quantity[typing.Any]:
        """
        Chip, its memory, processor, sensors, silent data corruption; per accelerator.
        """
    @property
    def job(self) -> pint.Quantity[typing.Any]:
        """
        What stops a job of any size; per job.
        """
    @property
    def network_per_accelerator(self) -> pint.Quantity[typing.Any]:
        """
        Switches, cables, collective timeouts; per accelerator.
        """
    @property
    def node(self) -> pint.Quantity[typing.Any]:
        """
        Host: adapter, supply, CPU, memory, disk, chassis, unplanned maintenance; per node.
        """
    @property
    def software_per_accelerator(self) -> pint.Quantity[typing.Any]:
        """
        Bugs that show more often on more ranks; per accelerator.
        """
class Recovery:
    """
    What happens between a failure and the first repeated step.
    
    Parameters
    ----------
    detection : pint.Quantity or str
        Until somebody notices: a watchdog's timeout, or a person. Shown in min.
    restart : pint.Quantity or str
        Replacing nodes, starting ranks, reading the checkpoint. Shown in min.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, detection: pint.Quantity[typing.Any] | str, restart: pint.Quantity[typing.Any] | str) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, detection: pint.Quantity[typing.Any] | str = ..., restart: pint.Quantity[typing.Any] | str = ...) -> Recovery:
        """
        A copy with the given fields changed.
        """
    @property
    def detection(self) -> pint.Quantity[typing.Any]:
        """
        Until somebody notices: a watchdog's timeout, or a person.
        """
    @property
    def restart(self) -> pint.Quantity[typing.Any]:
        """
        Replacing nodes, starting ranks, reading the checkpoint.
        """
class CheckpointStorage:
    """
    Where checkpoints go: how fast all of it takes bytes, and how fast one writer sends them.
    
    Parameters
    ----------
    bandwidth : pint.Quantity or str
        Of the whole system, sustained writes. Shown in GB/s.
    writer_bandwidth : pint.Quantity or str
        Of one writer. Shown in GB/s.
    latency : pint.Quantity or str, default '0 s'
        Opening, metadata, barrier: paid once per checkpoint. Shown in s.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, bandwidth: pint.Quantity[typing.Any] | str, writer_bandwidth: pint.Quantity[typing.Any] | str, latency: pint.Quantity[typing.Any] | str = '0 s') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, bandwidth: pint.Quantity[typing.Any] | str = ..., writer_bandwidth: pint.Quantity[typing.Any] | str = ..., latency: pint.Quantity[typing.Any] | str = ...) -> CheckpointStorage:
        """
        A copy with the given fields changed.
        """
    @property
    def bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        Of the whole system, sustained writes.
        """
    @property
    def latency(self) -> pint.Quantity[typing.Any]:
        """
        Opening, metadata, barrier: paid once per checkpoint.
        """
    @property
    def writer_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        Of one writer.
        """
class PowerLevels:
    """
    What an accelerator draws while it does one kind of thing, as a fraction of its power limit.
    
    Parameters
    ----------
    matrix : float
        Matrix units busy; in [0, 1].
    memory_bound : float
        Element-wise work, normalisation, optimizer: memory busy, matrix units not; in [0, 1].
    communication : float
        Waiting for messages, links busy; in [0, 1].
    idle : float
        Nothing to do: bubbles, stragglers, restarts; in [0, 1].
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, matrix: float, memory_bound: float, communication: float, idle: float) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, matrix: float = ..., memory_bound: float = ..., communication: float = ..., idle: float = ...) -> PowerLevels:
        """
        A copy with the given fields changed.
        """
    @property
    def communication(self) -> float:
        """
        Waiting for messages, links busy; in [0, 1].
        """
    @property
    def idle(self) -> float:
        """
        Nothing to do: bubbles, stragglers, restarts; in [0, 1].
        """
    @property
    def matrix(self) -> float:
        """
        Matrix units busy; in [0, 1].
        """
    @property
    def memory_bound(self) -> float:
        """
        Element-wise work, normalisation, optimizer: memory busy, matrix units not; in [0, 1].
        """
class Embodied:
    """
    What making the hardware emitted, and over how much use it is spread.
    
    Cradle to gate: manufacture and transport, without operation and end of life.
    
    Parameters
    ----------
    per_accelerator : pint.Quantity or str
        One accelerator card or module with its memory. Shown in kgCO2e.
    per_node : pint.Quantity or str
        One server without its accelerators. Shown in kgCO2e.
    lifetime : pint.Quantity or str
        From installation to replacement. Shown in year.
    utilization : float
        Share of the lifetime in which the hardware works for somebody, in (0, 1].
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, per_accelerator: pint.Quantity[typing.Any] | str, per_node: pint.Quantity[typing.Any] | str, lifetime: pint.Quantity[typing.Any] | str, utilization: float) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, per_accelerator: pint.Quantity[typing.Any] | str = ..., per_node: pint.Quantity[typing.Any] | str = ..., lifetime: pint.Quantity[typing.Any] | str = ..., utilization: float = ...) -> Embodied:
        """
        A copy with the given fields changed.
        """
    @property
    def lifetime(self) -> pint.Quantity[typing.Any]:
        """
        From installation to replacement.
        """
    @property
    def per_accelerator(self) -> pint.Quantity[typing.Any]:
        """
        One accelerator card or module with its memory.
        """
    @property
    def per_node(self) -> pint.Quantity[typing.Any]:
        """
        One server without its accelerators.
        """
    @property
    def utilization(self) -> float:
        """
        Share of the lifetime in which the hardware works for somebody, in (0, 1].
        """
class PartRates:
    """
    How often each kind of part fails so that the job stops, and how parts stand in the machine.
    
    Rates are interruptions per unit of wall-clock of one part, while it runs.
    
    Parameters
    ----------
    accelerator : pint.Quantity or str
        Die, its SRAM, processor, sensors; per accelerator. Shown in 1/year.
    memory : pint.Quantity or str
        Its stacks of memory; per accelerator. Shown in 1/year.
    adapter : pint.Quantity or str
        Network adapter; per adapter. Shown in 1/year.
    network_switch : pint.Quantity or str
        First-level switch with its cables; per switch. Shown in 1/year.
    host : pint.Quantity or str
        CPU, memory, disk, chassis, unplanned maintenance; per node. Shown in 1/year.
    power : pint.Quantity or str
        Supply, busbar, breaker; per power domain. Shown in 1/year.
    software : pint.Quantity or str, default '0 Hz'
        Bugs that show more often on more ranks; per accelerator. Shown in 1/year.
    job : pint.Quantity or str, default '0 Hz'
        What stops a job of any size; per job. Shown in 1/year.
    accelerators_per_node : int
        In the machine of the rates; a run takes its own.
    adapters_per_node : int
        Network adapters of a node.
    nodes_per_switch : int
        Nodes that lose the network with one switch.
    nodes_per_power_domain : int
        Nodes that lose power together.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, accelerator: pint.Quantity[typing.Any] | str, memory: pint.Quantity[typing.Any] | str, adapter: pint.Quantity[typing.Any] | str, network_switch: pint.Quantity[typing.Any] | str, host: pint.Quantity[typing.Any] | str, power: pint.Quantity[typing.Any] | str, software: pint.Quantity[typing.Any] | str = '0 Hz', job: pint.Quantity[typing.Any] | str = '0 Hz', accelerators_per_node: int, adapters_per_node: int, nodes_per_switch: int, nodes_per_power_domain: int) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, accelerator: pint.Quantity[typing.Any] | str = ..., memory: pint.Quantity[typing.Any] | str = ..., adapter: pint.Quantity[typing.Any] | str = ..., network_switch: pint.Quantity[typing.Any] | str = ..., host: pint.Quantity[typing.Any] | str = ..., power: pint.Quantity[typing.Any] | str = ..., software: pint.Quantity[typing.Any] | str = ..., job: pint.Quantity[typing.Any] | str = ..., accelerators_per_node: int = ..., adapters_per_node: int = ..., nodes_per_switch: int = ..., nodes_per_power_domain: int = ...) -> PartRates:
        """
        A copy with the given fields changed.
        """
    @property
    def accelerator(self) -> pint.Quantity[typing.Any]:
        """
        Die, its SRAM, processor, sensors; per accelerator.
        """
    @property
    def accelerators_per_node(self) -> int:
        """
        In the machine of the rates; a run takes its own.
        """
    @property
    def adapter(self) -> pint.Quantity[typing.Any]:
        """
        Network adapter; per adapter.
        """
    @property
    def adapters_per_node(self) -> int:
        """
        Network adapters of a node.
        """
    @property
    def host(self) -> pint.Quantity[typing.Any]:
        """
        CPU, memory, disk, chassis, unplanned maintenance; per node.
        """
    @property
    def job(self) -> pint.Quantity[typing.Any]:
        """
        What stops a job of any size; per job.
        """
    @property
    def memory(self) -> pint.Quantity[typing.Any]:
        """
        Its stacks of memory; per accelerator.
        """
    @property
    def network_switch(self) -> pint.Quantity[typing.Any]:
        """
        First-level switch with its cables; per switch.
        """
    @property
    def nodes_per_power_domain(self) -> int:
        """
        Nodes that lose power together.
        """
    @property
    def nodes_per_switch(self) -> int:
        """
        Nodes that lose the network with one switch.
        """
    @property
    def power(self) -> pint.Quantity[typing.Any]:
        """
        Supply, busbar, breaker; per power domain.
        """
    @property
    def software(self) -> pint.Quantity[typing.Any]:
        """
        Bugs that show more often on more ranks; per accelerator.
        """
class ClockResponse:
    """
    How the power of an accelerator follows its clock: what stays when the clock falls, and how far the voltage falls with it.
    
    Parameters
    ----------
    static_share : float
        Power that no clock changes, as a fraction of the limit; in [0, 1).
    voltage_floor : float
        Voltage at low clocks over that at full clock; in (0, 1].
    floor_clock : float
        Clock up to which the voltage stays at its floor; in [0, 1).
    lowest_clock : float
        Lowest that can be set, over full clock; in (0, 1].
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, static_share: float, voltage_floor: float, floor_clock: float, lowest_clock: float) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, static_share: float = ..., voltage_floor: float = ..., floor_clock: float = ..., lowest_clock: float = ...) -> ClockResponse:
        """
        A copy with the given fields changed.
        """
    @property
    def floor_clock(self) -> float:
        """
        Clock up to which the voltage stays at its floor; in [0, 1).
        """
    @property
    def lowest_clock(self) -> float:
        """
        Lowest that can be set, over full clock; in (0, 1].
        """
    @property
    def static_share(self) -> float:
        """
        Power that no clock changes, as a fraction of the limit; in [0, 1).
        """
    @property
    def voltage_floor(self) -> float:
        """
        Voltage at low clocks over that at full clock; in (0, 1].
        """
class SupplyStage:
    """
    A stage between the grid and the chips: its losses over rated output, and its units.
    
    Parameters
    ----------
    name : str, default ''
        For people.
    rated : pint.Quantity or str, default '0 W'
        Output of one unit; 0 W for the peak that it has to carry. Shown in kW.
    units : int, default 1
        Units that share the load; 2 for full redundancy.
    fixed : float
        Loss at no load, over rated output.
    proportional : float
        Loss per output.
    quadratic : float
        Loss at rated output that grows with its square, over rated output.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, name: str = '', rated: pint.Quantity[typing.Any] | str = '0 W', units: int = 1, fixed: float, proportional: float, quadratic: float) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, name: str = ..., rated: pint.Quantity[typing.Any] | str = ..., units: int = ..., fixed: float = ..., proportional: float = ..., quadratic: float = ...) -> SupplyStage:
        """
        A copy with the given fields changed.
        """
    @property
    def fixed(self) -> float:
        """
        Loss at no load, over rated output.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
    @property
    def proportional(self) -> float:
        """
        Loss per output.
        """
    @property
    def quadratic(self) -> float:
        """
        Loss at rated output that grows with its square, over rated output.
        """
    @property
    def rated(self) -> pint.Quantity[typing.Any]:
        """
        Output of one unit; 0 W for the peak that it has to carry.
        """
    @property
    def units(self) -> int:
        """
        Units that share the load; 2 for full redundancy.
        """
class Checkpoints:
    """
    How a run takes its checkpoints.
    
    Parameters
    ----------
    kind : {'synchronous', 'background', 'tiered'}, default 'synchronous'
        The job stops until they are written; they are written in the background; or often into memory and now and then into storage.
    copy_bandwidth : pint.Quantity or str, default '0 byte/s'
        Of one node, out of its accelerators into its memory; 0 for its host links together. Shown in GB/s.
    slowdown : float, default 0
        In the background: how much slower training is meanwhile, 0.02 for 2 %.
    copies : int, default 2
        In tiers: nodes that hold each state, its own among them.
    peer_bandwidth : pint.Quantity or str, default '0 byte/s'
        In tiers: what one node sends to another; 0 for its links out together. Shown in GB/s.
    memory_restart : pint.Quantity or str, default '0 s'
        In tiers: restart from memory; 0 for that from storage. Shown in min.
    storage_every : int, default 0
        In tiers: checkpoints into memory for each into storage; 0 for the best.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, kind: typing.Literal['synchronous', 'background', 'tiered'] | str = 'synchronous', copy_bandwidth: pint.Quantity[typing.Any] | str = '0 byte/s', slowdown: float = 0, copies: int = 2, peer_bandwidth: pint.Quantity[typing.Any] | str = '0 byte/s', memory_restart: pint.Quantity[typing.Any] | str = '0 s', storage_every: int = 0) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, kind: typing.Literal['synchronous', 'background', 'tiered'] | str = ..., copy_bandwidth: pint.Quantity[typing.Any] | str = ..., slowdown: float = ..., copies: int = ..., peer_bandwidth: pint.Quantity[typing.Any] | str = ..., memory_restart: pint.Quantity[typing.Any] | str = ..., storage_every: int = ...) -> Checkpoints:
        """
        A copy with the given fields changed.
        """
    @property
    def copies(self) -> int:
        """
        In tiers: nodes that hold each state, its own among them.
        """
    @property
    def copy_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        Of one node, out of its accelerators into its memory; 0 for its host links together.
        """
    @property
    def kind(self) -> str:
        """
        The job stops until they are written; they are written in the background; or often into memory and now and then into storage.
        """
    @property
    def memory_restart(self) -> pint.Quantity[typing.Any]:
        """
        In tiers: restart from memory; 0 for that from storage.
        """
    @property
    def peer_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        In tiers: what one node sends to another; 0 for its links out together.
        """
    @property
    def slowdown(self) -> float:
        """
        In the background: how much slower training is meanwhile, 0.02 for 2 %.
        """
    @property
    def storage_every(self) -> int:
        """
        In tiers: checkpoints into memory for each into storage; 0 for the best.
        """
class EarlyFailures:
    """
    Accelerators of a new batch that fail early.
    
    Parameters
    ----------
    share : float
        Of the batch, that fails early; in [0, 1).
    life : pint.Quantity or str
        In which the excess falls to 1/e of it. Shown in day.
    age : pint.Quantity or str, default '0 s'
        When the run begins. Shown in day.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, share: float, life: pint.Quantity[typing.Any] | str, age: pint.Quantity[typing.Any] | str = '0 s') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, share: float = ..., life: pint.Quantity[typing.Any] | str = ..., age: pint.Quantity[typing.Any] | str = ...) -> EarlyFailures:
        """
        A copy with the given fields changed.
        """
    @property
    def age(self) -> pint.Quantity[typing.Any]:
        """
        When the run begins.
        """
    @property
    def life(self) -> pint.Quantity[typing.Any]:
        """
        In which the excess falls to 1/e of it.
        """
    @property
    def share(self) -> float:
        """
        Of the batch, that fails early; in [0, 1).
        """
class Spares:
    """
    Nodes beside the job's own that stand in for those under repair.
    
    Parameters
    ----------
    nodes : int
        That stand in.
    repair : pint.Quantity or str
        Mean time until a node is back. Shown in h.
    crews : int, default 0
        Nodes under repair at once; 0 for all that are out.
    fail : bool, default False
        Whether a spare fails as a node at work does.
    hot : bool, default True
        Whether they draw power while they wait.
    elastic : bool, default False
        Where none is left the job goes on with fewer replicas, instead of waiting.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, nodes: int, repair: pint.Quantity[typing.Any] | str, crews: int = 0, fail: bool = False, hot: bool = True, elastic: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, nodes: int = ..., repair: pint.Quantity[typing.Any] | str = ..., crews: int = ..., fail: bool = ..., hot: bool = ..., elastic: bool = ...) -> Spares:
        """
        A copy with the given fields changed.
        """
    @property
    def crews(self) -> int:
        """
        Nodes under repair at once; 0 for all that are out.
        """
    @property
    def elastic(self) -> bool:
        """
        Where none is left the job goes on with fewer replicas, instead of waiting.
        """
    @property
    def fail(self) -> bool:
        """
        Whether a spare fails as a node at work does.
        """
    @property
    def hot(self) -> bool:
        """
        Whether they draw power while they wait.
        """
    @property
    def nodes(self) -> int:
        """
        That stand in.
        """
    @property
    def repair(self) -> pint.Quantity[typing.Any]:
        """
        Mean time until a node is back.
        """
class Maintenance:
    """
    Planned windows that stop the job.
    
    Parameters
    ----------
    period : pint.Quantity or str
        From start to start. Shown in day.
    length : pint.Quantity or str
        Of one window. Shown in h.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, period: pint.Quantity[typing.Any] | str, length: pint.Quantity[typing.Any] | str) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, period: pint.Quantity[typing.Any] | str = ..., length: pint.Quantity[typing.Any] | str = ...) -> Maintenance:
        """
        A copy with the given fields changed.
        """
    @property
    def length(self) -> pint.Quantity[typing.Any]:
        """
        Of one window.
        """
    @property
    def period(self) -> pint.Quantity[typing.Any]:
        """
        From start to start.
        """
class Corruption:
    """
    Wrong numbers that no part reports, and how they are found: by a check before each checkpoint, or late.
    
    Parameters
    ----------
    rate : pint.Quantity or str
        Per accelerator. Shown in 1/year.
    check : pint.Quantity or str, default '0 s'
        Time of a check of the state, before each checkpoint. Shown in s.
    noticed_after : pint.Quantity or str, default '0 s'
        Mean time until it is noticed otherwise: then nothing is checked. Shown in h.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, rate: pint.Quantity[typing.Any] | str, check: pint.Quantity[typing.Any] | str = '0 s', noticed_after: pint.Quantity[typing.Any] | str = '0 s') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, rate: pint.Quantity[typing.Any] | str = ..., check: pint.Quantity[typing.Any] | str = ..., noticed_after: pint.Quantity[typing.Any] | str = ...) -> Corruption:
        """
        A copy with the given fields changed.
        """
    @property
    def check(self) -> pint.Quantity[typing.Any]:
        """
        Time of a check of the state, before each checkpoint.
        """
    @property
    def noticed_after(self) -> pint.Quantity[typing.Any]:
        """
        Mean time until it is noticed otherwise: then nothing is checked.
        """
    @property
    def rate(self) -> pint.Quantity[typing.Any]:
        """
        Per accelerator.
        """
class PoweredParts:
    """
    How many of a kind there are, and what one draws.
    
    Parameters
    ----------
    count : float
        Of them.
    each : pint.Quantity or str
        Drawn by one. Shown in W.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, count: float, each: pint.Quantity[typing.Any] | str) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, count: float = ..., each: pint.Quantity[typing.Any] | str = ...) -> PoweredParts:
        """
        A copy with the given fields changed.
        """
    @property
    def count(self) -> float:
        """
        Of them.
        """
    @property
    def each(self) -> pint.Quantity[typing.Any]:
        """
        Drawn by one.
        """
class PowerSettings:
    """
    A cap or a clock, what stands beside the nodes, what supplies lose, and what the site can deliver.
    
    Parameters
    ----------
    cap : pint.Quantity or str, default '0 W'
        Of one accelerator, below its limit; 0 W for none. Shown in W.
    clock : float, default 1
        Over full clock, instead of a cap; in (0, 1].
    response : ClockResponse | None, default None
        How power follows the clock; must be given with a cap or a clock.
    switches : PoweredParts, default PoweredParts(count=0, each='0 W')
        In place of the cluster's network power, with the optics.
    optics : PoweredParts, default PoweredParts(count=0, each='0 W')
        Optical modules: two for each optical cable.
    storage : PoweredParts, default PoweredParts(count=0, each='0 W')
        Storage servers.
    supply : SupplyStage | None, default None
        Inside the IT equipment: its loss is IT power.
    upstream : SupplyStage | None, default None
        Upstream of it: its loss is a part of what power usage effectiveness adds.
    site_limit : pint.Quantity or str, default '0 W'
        At the meter of the building; 0 W for none. Shown in kW.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, cap: pint.Quantity[typing.Any] | str = '0 W', clock: float = 1, response: ClockResponse | None = None, switches: PoweredParts = ..., optics: PoweredParts = ..., storage: PoweredParts = ..., supply: SupplyStage | None = None, upstream: SupplyStage | None = None, site_limit: pint.Quantity[typing.Any] | str = '0 W') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, cap: pint.Quantity[typing.Any] | str = ..., clock: float = ..., response: ClockResponse | None = ..., switches: PoweredParts = ..., optics: PoweredParts = ..., storage: PoweredParts = ..., supply: SupplyStage | None = ..., upstream: SupplyStage | None = ..., site_limit: pint.Quantity[typing.Any] | str = ...) -> PowerSettings:
        """
        A copy with the given fields changed.
        """
    @property
    def cap(self) -> pint.Quantity[typing.Any]:
        """
        Of one accelerator, below its limit; 0 W for none.
        """
    @property
    def clock(self) -> float:
        """
        Over full clock, instead of a cap; in (0, 1].
        """
    @property
    def optics(self) -> PoweredParts:
        """
        Optical modules: two for each optical cable.
        """
    @property
    def response(self) -> ClockResponse | None:
        """
        How power follows the clock; must be given with a cap or a clock.
        """
    @property
    def site_limit(self) -> pint.Quantity[typing.Any]:
        """
        At the meter of the building; 0 W for none.
        """
    @property
    def storage(self) -> PoweredParts:
        """
        Storage servers.
        """
    @property
    def supply(self) -> SupplyStage | None:
        """
        Inside the IT equipment: its loss is IT power.
        """
    @property
    def switches(self) -> PoweredParts:
        """
        In place of the cluster's network power, with the optics.
        """
    @property
    def upstream(self) -> SupplyStage | None:
        """
        Upstream of it: its loss is a part of what power usage effectiveness adds.
        """
class StepActivity:
    """
    How an accelerator spends a step, averaged over all of them, as shares of its time; what is left of one is idle.
    
    Attributes
    ----------
    matrix : float
        Matrix products.
    memory : float
        Kernels that wait for memory, and the optimizer.
    communication : float
        Exposed messages.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def communication(self) -> float:
        """
        Exposed messages.
        """
    @property
    def matrix(self) -> float:
        """
        Matrix products.
        """
    @property
    def memory(self) -> float:
        """
        Kernels that wait for memory, and the optimizer.
        """
class Memory:
    """
    The fullest stage and its ledger, and what its ranks keep beside the device.
    
    Attributes
    ----------
    stage : int
        The fullest, from 0.
    total : pint.Quantity
        Per accelerator of that stage. Shown in GB.
    parts : Breakdown
        Every byte by kind. Shown in GB.
    host : Breakdown
        What the accelerator keeps in the host's memory. Shown in GB.
    drives : Breakdown
        What it keeps on drives of the node. Shown in GB.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def drives(self) -> Breakdown:
        """
        What it keeps on drives of the node.
        """
    @property
    def host(self) -> Breakdown:
        """
        What the accelerator keeps in the host's memory.
        """
    @property
    def parts(self) -> Breakdown:
        """
        Every byte by kind.
        """
    @property
    def stage(self) -> int:
        """
        The fullest, from 0.
        """
    @property
    def total(self) -> pint.Quantity[typing.Any]:
        """
        Per accelerator of that stage.
        """
class Step:
    """
    One optimizer step.
    
    Attributes
    ----------
    time : pint.Quantity
        In steady state, as the busiest stage sees it. Shown in s.
    breakdown : Breakdown
        Where the time of one optimizer step goes, seen from the busiest stage: parts that sum to it. Shown in s.
    exposed_communication : Breakdown
        Communication that compute does not hide, by kind. Shown in s.
    activity : StepActivity
        How an accelerator spends it.
    data : int
        Data-parallel ranks, as they follow from the plan.
    micro_batch_count : int
        Micro-batches per step and pipeline.
    busiest_stage : int
        Stage with the most to do, from 0.
    model_work : pint.Quantity
        FLOP of the model's mathematics: no recomputation. The numerator of MFU. Shown in PFLOP.
    hardware_work : pint.Quantity
        FLOP that the accelerators execute, recomputation counted. The numerator of HFU. Shown in PFLOP.
    model_flops_utilization : float
        Model work over time, accelerators and dense peak (MFU).
    hardware_flops_utilization : float
        Executed work over time, accelerators and dense peak (HFU).
    tokens_per_second : pint.Quantity
        Of the whole machine. Shown in token/s.
    memory : Memory
        The fullest stage and its ledger.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def activity(self) -> StepActivity:
        """
        How an accelerator spends it.
        """
    @property
    def breakdown(self) -> Breakdown:
        """
        Where the time of one optimizer step goes, seen from the busiest stage: parts that sum to it.
        """
    @property
    def busiest_stage(self) -> int:
        """
        Stage with the most to do, from 0.
        """
    @property
    def data(self) -> int:
        """
        Data-parallel ranks, as they follow from the plan.
        """
    @property
    def exposed_communication(self) -> Breakdown:
        """
        Communication that compute does not hide, by kind.
        """
    @property
    def hardware_flops_utilization(self) -> float:
        """
        Executed work over time, accelerators and dense peak (HFU).
        """
    @property
    def hardware_work(self) -> pint.Quantity[typing.Any]:
        """
        FLOP that the accelerators execute, recomputation counted. The numerator of HFU.
        """
    @property
    def memory(self) -> Memory:
        """
        The fullest stage and its ledger.
        """
    @property
    def micro_batch_count(self) -> int:
        """
        Micro-batches per step and pipeline.
        """
    @property
    def model_flops_utilization(self) -> float:
        """
        Model work over time, accelerators and dense peak (MFU).
        """
    @property
    def model_work(self) -> pint.Quantity[typing.Any]:
        """
        FLOP of the model's mathematics: no recomputation. The numerator of MFU.
        """
    @property
    def time(self) -> pint.Quantity[typing.Any]:
        """
        In steady state, as the busiest stage sees it.
        """
    @property
    def tokens_per_second(self) -> pint.Quantity[typing.Any]:
        """
        Of the whole machine.
        """
class PowerSwing:
    """
    How far the power of a whole job swings within a step: all compute at once and wait at once.
    
    Attributes
    ----------
    high : pint.Quantity
        In the activity that draws most. Shown in kW.
    mean : pint.Quantity
        Over the step. Shown in kW.
    low : pint.Quantity
        In the activity that draws least. Shown in kW.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def high(self) -> pint.Quantity[typing.Any]:
        """
        In the activity that draws most.
        """
    @property
    def low(self) -> pint.Quantity[typing.Any]:
        """
        In the activity that draws least.
        """
    @property
    def mean(self) -> pint.Quantity[typing.Any]:
        """
        Over the step.
        """
class TrainingRun:
    """
    A whole training run: steps, failures and checkpoints, energy, carbon, water and money.
    
    Attributes
    ----------
    step : Step
        One optimizer step.
    steps : float
        Optimizer steps of the run.
    fits : bool
        The fullest stage fits its accelerator's memory.
    memory : Memory
        The fullest stage and its ledger.
    failures : Breakdown
        Interruptions of the job, by what failed. Of plain rates, nodes stand as the host and the network as the switch. Shown in 1/year.
    mean_time_between_failures : pint.Quantity
        Of the job. Shown in h.
    checkpoint_size : pint.Quantity
        Weights, master weights and moments of the whole model. Shown in GB.
    checkpoint_time : pint.Quantity
        That one checkpoint stops the job. Shown in s.
    durable_after : pint.Quantity
        From the start of a checkpoint until its state outlives everything. Shown in s.
    checkpoint_interval : pint.Quantity
        Useful work between two checkpoints. Shown in min.
    storage_every : int
        Checkpoints in memory for each into storage; 1 without tiers.
    goodput : float
        Share of the time that ends in kept work.
    lost_time : Breakdown
        Shares of wall-clock that are not training. They sum to 1 - goodput.
    duration : pint.Quantity
        Wall-clock from the first step to the last. Shown in day.
    accelerator_time : pint.Quantity
        Accelerators times duration. Shown in h.
    clock : float
        Of the accelerators, over full clock.
    accelerator_power : pint.Quantity
        Of one, averaged over the run. Shown in W.
    it_power : Breakdown
        At the plugs of the IT equipment, of all of a job. Shown in kW.
    power_swing : PowerSwing
        Of all IT equipment within a step: in the activity that draws most, on average, in the one that draws least.
    facility_peak_power : pint.Quantity
        At the meter of the building, when the equipment draws most. Shown in kW.
    upstream_loss : pint.Quantity
        Of supplies upstream of the equipment; a part of what PUE adds. Shown in kW.
    site_nodes : int
        Nodes that the limit of the site feeds at such a peak; 0 without a limit.
    it_energy : pint.Quantity
        At the plugs of the IT equipment. Shown in MWh.
    facility_energy : pint.Quantity
        At the meter of the building: IT energy times PUE. Shown in MWh.
    water : Breakdown
        Consumed on site, and off site at the power plants. Shown in L.
    operational_carbon : pint.Quantity
        Of the electricity, location-based. Shown in tCO2e.
    embodied_carbon : Breakdown
        The run's part of what making its hardware emitted. Shown in tCO2e.
    rental_cost : pint.Quantity
        Accelerator time at the rental rate. Shown in USD.
    electricity_cost : pint.Quantity
        Facility energy at the site's price. Shown in USD.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def accelerator_power(self) -> pint.Quantity[typing.Any]:
        """
        Of one, averaged over the run.
        """
    @property
    def accelerator_time(self) -> pint.Quantity[typing.Any]:
        """
        Accelerators times duration.
        """
    @property
    def checkpoint_interval(self) -> pint.Quantity[typing.Any]:
        """
        Useful work between two checkpoints.
        """
    @property
    def checkpoint_size(self) -> pint.Quantity[typing.Any]:
        """
        Weights, master weights and moments of the whole model.
        """
    @property
    def checkpoint_time(self) -> pint.Quantity[typing.Any]:
        """
        That one checkpoint stops the job.
        """
    @property
    def clock(self) -> float:
        """
        Of the accelerators, over full clock.
        """
    @property
    def durable_after(self) -> pint.Quantity[typing.Any]:
        """
        From the start of a checkpoint until its state outlives everything.
        """
    @property
    def duration(self) -> pint.Quantity[typing.Any]:
        """
        Wall-clock from the first step to the last.
        """
    @property
    def electricity_cost(self) -> pint.Quantity[typing.Any]:
        """
        Facility energy at the site's price.
        """
    @property
    def embodied_carbon(self) -> Breakdown:
        """
        The run's part of what making its hardware emitted.
        """
    @property
    def facility_energy(self) -> pint.Quantity[typing.Any]:
        """
        At the meter of the building: IT energy times PUE.
        """
    @property
    def facility_peak_power(self) -> pint.Quantity[typing.Any]:
        """
        At the meter of the building, when the equipment draws most.
        """
    @property
    def failures(self) -> Breakdown:
        """
        Interruptions of the job, by what failed. Of plain rates, nodes stand as the host and the network as the switch.
        """
    @property
    def fits(self) -> bool:
        """
        The fullest stage fits its accelerator's memory.
        """
    @property
    def goodput(self) -> float:
        """
        Share of the time that ends in kept work.
        """
    @property
    def it_energy(self) -> pint.Quantity[typing.Any]:
        """
        At the plugs of the IT equipment.
        """
    @property
    def it_power(self) -> Breakdown:
        """
        At the plugs of the IT equipment, of all of a job.
        """
    @property
    def lost_time(self) -> Breakdown:
        """
        Shares of wall-clock that are not training. They sum to 1 - goodput.
        """
    @property
    def mean_time_between_failures(self) -> pint.Quantity[typing.Any]:
        """
        Of the job.
        """
    @property
    def memory(self) -> Memory:
        """
        The fullest stage and its ledger.
        """
    @property
    def operational_carbon(self) -> pint.Quantity[typing.Any]:
        """
        Of the electricity, location-based.
        """
    @property
    def power_swing(self) -> PowerSwing:
        """
        Of all IT equipment within a step: in the activity that draws most, on average, in the one that draws least.
        """
    @property
    def rental_cost(self) -> pint.Quantity[typing.Any]:
        """
        Accelerator time at the rental rate.
        """
    @property
    def site_nodes(self) -> int:
        """
        Nodes that the limit of the site feeds at such a peak; 0 without a limit.
        """
    @property
    def step(self) -> Step:
        """
        One optimizer step.
        """
    @property
    def steps(self) -> float:
        """
        Optimizer steps of the run.
        """
    @property
    def storage_every(self) -> int:
        """
        Checkpoints in memory for each into storage; 1 without tiers.
        """
    @property
    def upstream_loss(self) -> pint.Quantity[typing.Any]:
        """
        Of supplies upstream of the equipment; a part of what PUE adds.
        """
    @property
    def water(self) -> Breakdown:
        """
        Consumed on site, and off site at the power plants.
        """
class JoinedSite:
    """
    A site whose overhead and supply follow from the run; for many runs of one site.
    """
    def __init__(self, *, cooling: typing.Any, supply: typing.Any) -> None:
        ...
    def of(self, site: Site, it_power: typing.SupportsFloat | typing.SupportsIndex, duration: typing.SupportsFloat | typing.SupportsIndex) -> Site:
        """
        The site under a run that draws so many W for so many s.
        """
class ScalingLaw:
    """
    Loss of a language model from its parameters N and training tokens D: E + (A/N^alpha + B/D^beta)^kappa [HoffmannEtAl2022], in nats per token.
    
    Parameters
    ----------
    irreducible : float
        E, which no model undercuts.
    size_scale : float
        A, with N a plain count.
    size_exponent : float
        alpha.
    data_scale : float
        B, with D in tokens.
    data_exponent : float
        beta.
    outer_exponent : float, default 1
        kappa, 1 but for Kaplan's law.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, irreducible: float, size_scale: float, size_exponent: float, data_scale: float, data_exponent: float, outer_exponent: float = 1) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, irreducible: float = ..., size_scale: float = ..., size_exponent: float = ..., data_scale: float = ..., data_exponent: float = ..., outer_exponent: float = ...) -> ScalingLaw:
        """
        A copy with the given fields changed.
        """
    @property
    def data_exponent(self) -> float:
        """
        beta.
        """
    @property
    def data_scale(self) -> float:
        """
        B, with D in tokens.
        """
    @property
    def irreducible(self) -> float:
        """
        E, which no model undercuts.
        """
    @property
    def outer_exponent(self) -> float:
        """
        kappa, 1 but for Kaplan's law.
        """
    @property
    def size_exponent(self) -> float:
        """
        alpha.
        """
    @property
    def size_scale(self) -> float:
        """
        A, with N a plain count.
        """
class SizeFrontier:
    """
    The best size of a model by its budget of work, N_0 (C/C_0)^a, where a source fits that alone and no loss.
    
    Parameters
    ----------
    work : pint.Quantity[typing.Any] | str
        C_0, for which `parameters` are best.
    parameters : float
        N_0.
    exponent : float
        a, how fast the best size grows.
    
    Raises
    ------
    InvalidInput
        A field is missing, unknown, of the wrong dimension or out of its range.
    """
    __signature__: typing.ClassVar[inspect.Signature]
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __getstate__(self) -> dict[str, typing.Any]:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, *, work: pint.Quantity[typing.Any] | str, parameters: float, exponent: float) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict[str, typing.Any]) -> None:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    def with_(self, *, work: pint.Quantity[typing.Any] | str = ..., parameters: float = ..., exponent: float = ...) -> SizeFrontier:
        """
        A copy with the given fields changed.
        """
    @property
    def exponent(self) -> float:
        """
        a, how fast the best size grows.
        """
    @property
    def parameters(self) -> float:
        """
        N_0.
        """
    @property
    def work(self) -> pint.Quantity[typing.Any]:
        """
        C_0, for which `parameters` are best.
        """
class SampledDistribution:
    """
    What an input may be, by the inverse of its cumulative probability.
    """
    @staticmethod
    def discrete(values: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], weights: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> SampledDistribution:
        """
        One of the values, by weight.
        """
    @staticmethod
    def fixed(value: typing.SupportsFloat | typing.SupportsIndex) -> SampledDistribution:
        """
        One value.
        """
    @staticmethod
    def log_uniform(low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex) -> SampledDistribution:
        """
        All orders of magnitude between two ends alike.
        """
    @staticmethod
    def lognormal(median: typing.SupportsFloat | typing.SupportsIndex, deviation: typing.SupportsFloat | typing.SupportsIndex) -> SampledDistribution:
        """
        Positive; `deviation` is that of the logarithm.
        """
    @staticmethod
    def normal(mean: typing.SupportsFloat | typing.SupportsIndex, deviation: typing.SupportsFloat | typing.SupportsIndex) -> SampledDistribution:
        """
        Without ends.
        """
    @staticmethod
    def triangular(low: typing.SupportsFloat | typing.SupportsIndex, mode: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex) -> SampledDistribution:
        """
        Most likely at `mode`.
        """
    @staticmethod
    def uniform(low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex) -> SampledDistribution:
        """
        All between two ends alike.
        """
    def quantiles(self, probabilities: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
        """
        Values by cumulative probability.
        """
class SampledDesign:
    """
    A stream of points in the unit cube.
    """
    def __init__(self, sampling: str, dimensions: typing.SupportsInt | typing.SupportsIndex, points: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def take(self, count: typing.SupportsInt | typing.SupportsIndex) -> numpy.typing.NDArray[numpy.float64]:
        """
        The next points, a row each.
        """
class CorrelatedNormals:
    """
    Normals with a given covariance.
    """
    def __init__(self, means: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], covariance: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> None:
        ...
    def at(self, points: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> numpy.typing.NDArray[numpy.float64]:
        """
        Values by points of the unit cube, a row each.
        """
class SobolSums:
    """
    Shares of a variance, row by row.
    """
    def __init__(self, inputs: typing.SupportsInt | typing.SupportsIndex, rows: typing.SupportsInt | typing.SupportsIndex) -> None:
        ...
    def add(self, at_a: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], at_b: typing.Annotated[numpy.typing.ArrayLike, numpy.float64], at_each: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> None:
        """
        Outputs at A, at B, and at A with each column of B.
        """
    def indices(self, confidence: typing.SupportsFloat | typing.SupportsIndex, resamples: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex) -> list[tuple[tuple[float, float, float], tuple[float, float, float]]]:
        """
        First-order and total, each with its interval.
        """
    def mean(self) -> float:
        """
        Of the output.
        """
    def variance(self) -> float:
        """
        Of the output.
        """
class StreamSummary:
    """
    Mean, spread and quantiles of a stream, in constant memory.
    """
    def __init__(self, capacity: typing.SupportsInt | typing.SupportsIndex = 65536, seed: typing.SupportsInt | typing.SupportsIndex = 0) -> None:
        ...
    def add(self, values: typing.Annotated[numpy.typing.ArrayLike, numpy.float64]) -> None:
        """
        More values.
        """
    def quantile(self, probability: typing.SupportsFloat | typing.SupportsIndex) -> float:
        """
        What a share of the values lies below.
        """
    @property
    def count(self) -> int:
        """
        How many values came.
        """
    @property
    def exact(self) -> bool:
        """
        Whether all values are kept.
        """
    @property
    def maximum(self) -> float:
        """
        Exact.
        """
    @property
    def mean(self) -> float:
        """
        Exact.
        """
    @property
    def minimum(self) -> float:
        """
        Exact.
        """
    @property
    def standard_deviation(self) -> float:
        """
        Exact.
        """
class Grid:
    """
    An electricity grid of the catalogue: the average carbon intensity of what it delivers, location-based [GreenhouseGasProtocolScope2], and what that average counts.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    country : str
        ISO 3166-1 alpha-3; empty for the world.
    scope : {'lifecycle', 'operational', 'unstated'}
        What the intensity counts. Never mix two scopes in one sum.
    carbon_intensity : pint.Quantity
        Average over a year. Shown in gCO2e/kWh.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def carbon_intensity(self) -> pint.Quantity[typing.Any]:
        """
        Average over a year.
        """
    @property
    def country(self) -> str:
        """
        ISO 3166-1 alpha-3; empty for the world.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def scope(self) -> str:
        """
        What the intensity counts. Never mix two scopes in one sum.
        """
class ElectricityPrice:
    """
    Electricity prices: average revenue per kWh in 2023 by state of the United States and sector [EiaElectricPowerAnnual2023].
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    price : pint.Quantity
        Average of all customers of the sector. Shown in USD/kWh.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def price(self) -> pint.Quantity[typing.Any]:
        """
        Average of all customers of the sector.
        """
class PowerUsageEffectiveness:
    """
    Power usage effectiveness: annual facility energy over IT energy [ISO30134PUE], by operator.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    value : float
        Facility energy over IT energy.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def value(self) -> float:
        """
        Facility energy over IT energy.
        """
class Water:
    """
    Water per energy, as collected in EcoLogits [EcoLogits2025]: on site per IT energy (water usage effectiveness, [GreenGrid2011]), and at the power plants per electricity drawn.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    intensity : pint.Quantity
        Consumed, not withdrawn. Shown in L/kWh.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def intensity(self) -> pint.Quantity[typing.Any]:
        """
        Consumed, not withdrawn.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
class Equipment:
    """
    What one adapter, switch, optical module or storage server draws at most.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    power : pint.Quantity
        Drawn by one. Shown in W.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def power(self) -> pint.Quantity[typing.Any]:
        """
        Drawn by one.
        """
class RentalPrice:
    """
    What an accelerator rented for, per hour, on a date: prices move by factors within a year, so each note begins with the date.
    
    Attributes
    ----------
    name : str
        To be found by.
    accelerator : str
        For people.
    provider : str
        Who asked the price.
    rate : pint.Quantity
        Of one accelerator with its share of the host. Shown in USD/h.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def accelerator(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def provider(self) -> str:
        """
        Who asked the price.
        """
    @property
    def rate(self) -> pint.Quantity[typing.Any]:
        """
        Of one accelerator with its share of the host.
        """
class RecoveryEntry:
    """
    How large jobs notice a failure, come back from it, and where they write checkpoints.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    detection : pint.Quantity
        Until somebody notices. Shown in min.
    restart : pint.Quantity
        Replacing nodes, starting ranks, reading the checkpoint. Shown in min.
    storage_bandwidth : pint.Quantity
        Sustained writes of all storage. Shown in TB/s.
    writer_bandwidth : pint.Quantity
        What one node writes. Shown in GB/s.
    storage_latency : pint.Quantity
        Opening, metadata, barrier: paid once per checkpoint. Shown in s.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def detection(self) -> pint.Quantity[typing.Any]:
        """
        Until somebody notices.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def restart(self) -> pint.Quantity[typing.Any]:
        """
        Replacing nodes, starting ranks, reading the checkpoint.
        """
    @property
    def storage_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        Sustained writes of all storage.
        """
    @property
    def storage_latency(self) -> pint.Quantity[typing.Any]:
        """
        Opening, metadata, barrier: paid once per checkpoint.
        """
    @property
    def writer_bandwidth(self) -> pint.Quantity[typing.Any]:
        """
        What one node writes.
        """
class GenerationSource:
    """
    A source of electricity: its carbon, output and cost.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    lifecycle_intensity : pint.Quantity
        With fuel and making of the plant. Shown in gCO2e/kWh.
    operational_intensity : pint.Quantity
        The stack only. Shown in gCO2e/kWh.
    capacity_factor : float
        Mean output over nameplate.
    cost : pint.Quantity
        Levelized. Shown in USD/kWh.
    follows_load : bool
        Runs when asked.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def capacity_factor(self) -> float:
        """
        Mean output over nameplate.
        """
    @property
    def cost(self) -> pint.Quantity[typing.Any]:
        """
        Levelized.
        """
    @property
    def follows_load(self) -> bool:
        """
        Runs when asked.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def lifecycle_intensity(self) -> pint.Quantity[typing.Any]:
        """
        With fuel and making of the plant.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def operational_intensity(self) -> pint.Quantity[typing.Any]:
        """
        The stack only.
        """
class ElectricityStorage:
    """
    A store of electricity.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    round_trip_efficiency : float
        Meter to meter.
    lifetime : pint.Quantity
        Until it is replaced. Shown in year.
    capital : pint.Quantity
        For each energy that it holds. Shown in USD/kWh.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def capital(self) -> pint.Quantity[typing.Any]:
        """
        For each energy that it holds.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def lifetime(self) -> pint.Quantity[typing.Any]:
        """
        Until it is replaced.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def round_trip_efficiency(self) -> float:
        """
        Meter to meter.
        """
class SupplyContract:
    """
    A kind of contract for electricity.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    source : str
        Of the generation sources; empty where none is named.
    price : pint.Quantity
        Of the energy; of certificates, on top of it. Shown in USD/kWh.
    market_intensity : pint.Quantity
        As Scope 2 counts it. Shown in gCO2e/kWh.
    hourly : bool
        Whether it must match hour by hour.
    from_year : int
        First year of delivery, or 0.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def from_year(self) -> int:
        """
        First year of delivery, or 0.
        """
    @property
    def hourly(self) -> bool:
        """
        Whether it must match hour by hour.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def market_intensity(self) -> pint.Quantity[typing.Any]:
        """
        As Scope 2 counts it.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def price(self) -> pint.Quantity[typing.Any]:
        """
        Of the energy; of certificates, on top of it.
        """
    @property
    def source(self) -> str:
        """
        Of the generation sources; empty where none is named.
        """
class HardwarePrice:
    """
    What an accelerator was bought for, on a date.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    price : pint.Quantity
        Of one accelerator. Shown in USD.
    with_server : bool
        Whether its share of the server is in it.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def price(self) -> pint.Quantity[typing.Any]:
        """
        Of one accelerator.
        """
    @property
    def with_server(self) -> bool:
        """
        Whether its share of the server is in it.
        """
class FacilityCapital:
    """
    What building a data centre costs, per IT power.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    total : pint.Quantity
        Of all parts, without IT equipment. Shown in USD/W.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def total(self) -> pint.Quantity[typing.Any]:
        """
        Of all parts, without IT equipment.
        """
class AssetLife:
    """
    For how long an asset class is used and written off.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    life : pint.Quantity
        Until it is replaced. Shown in year.
    salvage : float
        Share of the price at the end.
    tax_life : int
        Recovery period in years under MACRS.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def life(self) -> pint.Quantity[typing.Any]:
        """
        Until it is replaced.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def salvage(self) -> float:
        """
        Share of the price at the end.
        """
    @property
    def tax_life(self) -> int:
        """
        Recovery period in years under MACRS.
        """
class OperatingCost:
    """
    Staff, upkeep and the other costs of a year.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    staff_base : float
        People of a site of any size.
    staff_per_thousand : float
        People for each thousand accelerators.
    cost_per_person : pint.Quantity
        A year, loaded. Shown in USD.
    it_maintenance : float
        A year, of the price of IT.
    facility_maintenance : float
        A year, of the price of the facility.
    other : float
        A year, of both prices: insurance, property tax.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def cost_per_person(self) -> pint.Quantity[typing.Any]:
        """
        A year, loaded.
        """
    @property
    def facility_maintenance(self) -> float:
        """
        A year, of the price of the facility.
        """
    @property
    def it_maintenance(self) -> float:
        """
        A year, of the price of IT.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def other(self) -> float:
        """
        A year, of both prices: insurance, property tax.
        """
    @property
    def staff_base(self) -> float:
        """
        People of a site of any size.
        """
    @property
    def staff_per_thousand(self) -> float:
        """
        People for each thousand accelerators.
        """
class VolumeDiscount:
    """
    What a large order pays less.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    per_decade : float
        For each factor of ten.
    first_order : float
        The order from which it begins.
    most : float
        The most.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def first_order(self) -> float:
        """
        The order from which it begins.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def most(self) -> float:
        """
        The most.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def per_decade(self) -> float:
        """
        For each factor of ten.
        """
class FabProcess:
    """
    Making logic, for each area of wafer.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    energy : pint.Quantity
        Electricity of the fab. Shown in kWh/m**2.
    gases : pint.Quantity
        Of the process, after abatement. Shown in kgCO2e/m**2.
    materials : pint.Quantity
        Raw materials. Shown in kgCO2e/m**2.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def energy(self) -> pint.Quantity[typing.Any]:
        """
        Electricity of the fab.
        """
    @property
    def gases(self) -> pint.Quantity[typing.Any]:
        """
        Of the process, after abatement.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def materials(self) -> pint.Quantity[typing.Any]:
        """
        Raw materials.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
class MemoryCarbon:
    """
    Making memory, for each gigabyte.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    per_size : pint.Quantity
        Cradle to gate. Shown in gCO2e/GB.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def per_size(self) -> pint.Quantity[typing.Any]:
        """
        Cradle to gate.
        """
class CarbonEquivalence:
    """
    Something that people know, in carbon.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    one : pint.Quantity
        What one of it is. Shown in kgCO2e.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def one(self) -> pint.Quantity[typing.Any]:
        """
        What one of it is.
        """
class EnergyEquivalence:
    """
    Something that people know, in energy.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    one : pint.Quantity
        What one of it is. Shown in kWh.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def one(self) -> pint.Quantity[typing.Any]:
        """
        What one of it is.
        """
class NamedCluster:
    """
    A cluster that people call by a name: how many accelerators, in which node of the catalogue, who runs it and where.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    operated_by : str
        Who runs it, or makes it where it is sold.
    place : str
        Where it stands, as far as published.
    year : int
        Of its first use or announcement.
    node : str
        Name of its node; empty where nobody published one.
    accelerators : int
        In all.
    host_processors : int | None
        Of all hosts; none where not published.
    lacks : str
        What an estimate needs and is not published.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def accelerators(self) -> int:
        """
        In all.
        """
    @property
    def host_processors(self) -> int | None:
        """
        Of all hosts; none where not published.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def lacks(self) -> str:
        """
        What an estimate needs and is not published.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def node(self) -> str:
        """
        Name of its node; empty where nobody published one.
        """
    @property
    def operated_by(self) -> str:
        """
        Who runs it, or makes it where it is sold.
        """
    @property
    def place(self) -> str:
        """
        Where it stands, as far as published.
        """
    @property
    def year(self) -> int:
        """
        Of its first use or announcement.
        """
class IncompleteAccelerator:
    """
    An accelerator that is known by name, with the values that are published: at least one that an estimate needs is not.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    vendor : str
        Who makes it.
    year : int
        Of announcement or first shipment.
    missing : str
        Fields that an estimate needs and nobody published, separated by commas.
    peak : PeakThroughput
        Dense rates that are published; `None` where none is.
    memory_capacity : pint.Quantity
        None where not published. Shown in GB.
    memory_bandwidth : pint.Quantity
        None where not published. Shown in TB/s.
    power_limit : pint.Quantity
        None where not published. Shown in W.
    processors : int | None
        None where not published.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def memory_bandwidth(self) -> pint.Quantity[typing.Any] | None:
        """
        None where not published.
        """
    @property
    def memory_capacity(self) -> pint.Quantity[typing.Any] | None:
        """
        None where not published.
        """
    @property
    def missing(self) -> str:
        """
        Fields that an estimate needs and nobody published, separated by commas.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def peak(self) -> PeakThroughput:
        """
        Dense rates that are published; `None` where none is.
        """
    @property
    def power_limit(self) -> pint.Quantity[typing.Any] | None:
        """
        None where not published.
        """
    @property
    def processors(self) -> int | None:
        """
        None where not published.
        """
    @property
    def vendor(self) -> str:
        """
        Who makes it.
        """
    @property
    def year(self) -> int:
        """
        Of announcement or first shipment.
        """
class SoftwareName:
    """
    Software by the names that people use, with the layer where it works.
    
    Attributes
    ----------
    name : str
        To be found by.
    label : str
        For people.
    layer : {'compiler', 'framework', 'serving'}
        Where it works.
    needs : str
        What it runs on, or needs beside it.
    same_as : str
        The training stack that is the same; empty where none is.
    reason : str
        Why there is none.
    """
    def __eq__(self, other: typing.Any) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_dict(self) -> dict[str, typing.Any]:
        """
        As plain data: a quantity is {'value': number, 'unit': text}.
        """
    @property
    def label(self) -> str:
        """
        For people.
        """
    @property
    def layer(self) -> str:
        """
        Where it works.
        """
    @property
    def name(self) -> str:
        """
        To be found by.
        """
    @property
    def needs(self) -> str:
        """
        What it runs on, or needs beside it.
        """
    @property
    def reason(self) -> str:
        """
        Why there is none.
        """
    @property
    def same_as(self) -> str:
        """
        The training stack that is the same; empty where none is.
        """
def affordable_work(cost: collections.abc.Callable[[float], typing.SupportsFloat | typing.SupportsIndex], budget: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    FLOP for which a rising cost comes to the budget.
    """
def aged_rate(rate: typing.SupportsFloat | typing.SupportsIndex, life: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(4)"], age: typing.SupportsFloat | typing.SupportsIndex, length: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def background_interval(background: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], mean_time: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def carbon_fabrication(area: typing.SupportsFloat | typing.SupportsIndex, energy: typing.SupportsFloat | typing.SupportsIndex, gases: typing.SupportsFloat | typing.SupportsIndex, materials: typing.SupportsFloat | typing.SupportsIndex, fab_grid: typing.SupportsFloat | typing.SupportsIndex, defects: typing.SupportsFloat | typing.SupportsIndex, murphy: bool, dies: typing.SupportsInt | typing.SupportsIndex, memory: typing.SupportsFloat | typing.SupportsIndex, per_byte: typing.SupportsFloat | typing.SupportsIndex, per_package: typing.SupportsFloat | typing.SupportsIndex, packages: typing.SupportsInt | typing.SupportsIndex) -> dict[str, float]:
    """
    Making an accelerator by part, and the yield.
    """
def carbon_free_share(loads: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], clean: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], grid_share: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float]:
    """
    Hourly and annual share.
    """
def carbon_scope_2(energy: typing.SupportsFloat | typing.SupportsIndex, grid: typing.SupportsFloat | typing.SupportsIndex, contracted: typing.SupportsFloat | typing.SupportsIndex, contract_intensity: typing.SupportsFloat | typing.SupportsIndex, certificates: typing.SupportsFloat | typing.SupportsIndex, residual: typing.SupportsFloat | typing.SupportsIndex, offsets: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, float]:
    """
    Location- and market-based carbon, and claims.
    """
def carbon_shifted(before: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], after: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], average: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], marginal: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> tuple[float, float, float]:
    """
    Average carbon before, after; marginal change.
    """
def catalog_ai_premium() -> float:
    """
    What sites for AI cost above others.
    """
def catalog_cluster(node: str, accelerators: typing.Any) -> Cluster:
    """
    So many accelerators in nodes of the catalogue, with the network's power and the jitter of steps.
    """
def catalog_collective_calibration(link: str) -> str:
    """
    Name of the calibration for a link: its own, that of its generation, or 'datasheet-only'.
    """
def catalog_data_repetition() -> tuple[float, float]:
    """
    Repeats after which text, and parameters, are worth 1/e.
    """
def catalog_datasheet_kernels(accelerator: Accelerator) -> KernelCalibration:
    """
    What stands for the kernels of an accelerator that nobody measured.
    """
def catalog_datasheet_matrix_share(accelerator: Accelerator) -> float:
    """
    Share of the 16-bit peak that an accelerator without a measurement sustains by its power limit.
    """
def catalog_entry_name(kind: str, name: str) -> str:
    """
    The name of the entry that a name or another word for it means.
    """
def catalog_facility_shares() -> dict[str, float]:
    """
    Shares of the parts in what a facility costs.
    """
def catalog_get(kind: str, name: str) -> typing.Any:
    """
    What the entry describes; unknown names raise InvalidInput.
    """
def catalog_has(kind: str, name: str) -> bool:
    """
    Whether a table has an entry of that name, in any spelling.
    """
def catalog_kernel_calibration(accelerator: str) -> str:
    """
    Name of the calibration for an accelerator: its own, that of one with the same die, or 'datasheet-only'.
    """
def catalog_kinds() -> list[str]:
    """
    The tables of the catalogue.
    """
def catalog_label(kind: str, name: str) -> str:
    """
    The entry in words.
    """
def catalog_mine_reuse() -> dict[str, float]:
    """
    Shares of the parts that a site which mined coins already has.
    """
def catalog_names(kind: str) -> list[str]:
    """
    Names of one table, in its order.
    """
def catalog_network_power(node: str) -> pint.Quantity[typing.Any]:
    """
    Drawn by switches and optics outside a node of the catalogue, per accelerator.
    """
def catalog_node_links(node: str) -> tuple[str, str]:
    """
    What connects the accelerators of a node of the catalogue inside and beyond its scale-up domain, by the names that catalog_collective_calibration knows.
    """
def catalog_silent_corruption(name: str) -> pint.Quantity[typing.Any]:
    """
    Corruption that no part reports, per accelerator, of an entry of the rates of parts.
    """
def catalog_sources(kind: str, name: str) -> list[tuple[str, str, str, str]]:
    """
    Where the entry's values come from: field, basis, key in the bibliography, note.
    """
def catalog_step_coefficients() -> dict[str, typing.Any]:
    """
    Coefficients fitted to measured training steps: name, value, deviation of the logarithm, basis; their covariance; residuals by family.
    """
def catalog_values(kind: str, name: str) -> dict[str, typing.Any]:
    """
    All values of the entry as plain data, None where there is none.
    """
def cheapest_collective(collective: typing.Literal['all_reduce', 'reduce_scatter', 'all_gather', 'all_to_all', 'broadcast', 'reduce', 'send'] | str, size: pint.Quantity[typing.Any] | str, ranks: int, cluster: Cluster, *, stride: int = 1, concurrent: int = 0, protocols: bool = False) -> tuple[str, pint.Quantity[typing.Any]]:
    """
    The cheapest algorithm for a message, from datasheet links: its name, and how long it takes.
    
    Parameters
    ----------
    collective : str
        What the group does.
    size : pint.Quantity or str
        Of the whole buffer, as nccl-tests counts it.
    ranks : int
        Of the group.
    cluster : Cluster
        On which machine.
    stride : int, default 1
        How far apart they stand in rank order.
    concurrent : int, default 0
        Groups like it that send at once out of a domain; 0 for all that it holds.
    protocols : bool, default False
        Whether messages pay for the protocols of NCCL.
    
    Raises
    ------
    InvalidInput
        An input makes no sense.
    """
def checkpoint_intervals(cost: typing.SupportsFloat | typing.SupportsIndex, mean_time: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float]:
    ...
def coefficient(inputs: dict[str, typing.Any], path: str) -> float:
    """
    The number of a step's models that `path` names.
    """
def cooling_require(name: str, cooling: dict[str, typing.Any], rack_power: typing.SupportsFloat | typing.SupportsIndex) -> None:
    ...
def cooling_weather(climate: dict[str, typing.Any]) -> tuple[list[float], list[float], list[float]]:
    ...
def cooling_year(name: str, cooling: dict[str, typing.Any], stages: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], reuse: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], rated: typing.SupportsFloat | typing.SupportsIndex, other_share: typing.SupportsFloat | typing.SupportsIndex, load: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], dry_bulb: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], wet_bulb: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], sea: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], cycles: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, typing.Any]:
    ...
def cost_annuity(rate: typing.SupportsFloat | typing.SupportsIndex, duration: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Present value of a steady stream, in seconds of it.
    """
def cost_break_even(assets: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], operating: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(5)"], idle: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(5)"], busy: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(5)"], accelerators: typing.SupportsInt | typing.SupportsIndex, utilization: typing.SupportsFloat | typing.SupportsIndex, discount_rate: typing.SupportsFloat | typing.SupportsIndex, duration: typing.SupportsFloat | typing.SupportsIndex, rent: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float | None, float | None]:
    """
    Time and utilization from which owning is cheaper; none where it never is.
    """
def cost_capital_recovery_factor(rate: typing.SupportsFloat | typing.SupportsIndex, years: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Yearly payment for each unit of capital.
    """
def cost_depreciation(method: str, life: typing.SupportsInt | typing.SupportsIndex, salvage: typing.SupportsFloat | typing.SupportsIndex) -> list[float]:
    """
    Shares of the price by year.
    """
def cost_discount_share(per_decade: typing.SupportsFloat | typing.SupportsIndex, from_: typing.SupportsFloat | typing.SupportsIndex, most: typing.SupportsFloat | typing.SupportsIndex, accelerators: typing.SupportsInt | typing.SupportsIndex) -> float:
    """
    What a large order pays less.
    """
def cost_facility_capital(price: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(5)"], it_power: typing.SupportsFloat | typing.SupportsIndex, reused: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(5)"]) -> dict[str, float]:
    """
    Capital of a building by part.
    """
def cost_net_present_value(rate: typing.SupportsFloat | typing.SupportsIndex, payments: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> float:
    """
    Payments at the ends of years 0, 1, 2, … discounted.
    """
def cost_ownership(assets: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], operating: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(5)"], accelerators: typing.SupportsInt | typing.SupportsIndex, utilization: typing.SupportsFloat | typing.SupportsIndex, discount_rate: typing.SupportsFloat | typing.SupportsIndex, duration: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, float]:
    """
    Present values by part, and the levelized rate of an accelerator.
    """
def cost_spot_goodput(interruptions: typing.SupportsFloat | typing.SupportsIndex, restart: typing.SupportsFloat | typing.SupportsIndex, interval: typing.SupportsFloat | typing.SupportsIndex, checkpoint: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Useful share of the time on machines that are taken away.
    """
def cost_tariff_bill(loads: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], by_hour: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], demand: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float]:
    """
    Energy and demand charge.
    """
def cost_tax_shield(shares: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], tax_rate: typing.SupportsFloat | typing.SupportsIndex, discount_rate: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Share of the price that taxes give back.
    """
def cross_site(runs: collections.abc.Sequence[tuple[dict[str, typing.Any], TrainingRun]], bandwidth: typing.SupportsFloat | typing.SupportsIndex, latency: typing.SupportsFloat | typing.SupportsIndex, update: typing.SupportsFloat | typing.SupportsIndex, interval: typing.SupportsFloat | typing.SupportsIndex, fragments: typing.SupportsInt | typing.SupportsIndex, hidden_steps: typing.SupportsFloat | typing.SupportsIndex, pattern: str, server_bandwidth: typing.SupportsFloat | typing.SupportsIndex, neighbors: typing.SupportsInt | typing.SupportsIndex) -> dict[str, typing.Any]:
    """
    A run on several sites, in SI units; `bessemer.sites` is the door to it.
    """
def early_excess(failing_share: typing.SupportsFloat | typing.SupportsIndex, rate: typing.SupportsFloat | typing.SupportsIndex, early_life: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def elastic_shares(spares: typing.SupportsInt | typing.SupportsIndex, repair: typing.SupportsFloat | typing.SupportsIndex, crews: typing.SupportsInt | typing.SupportsIndex, replicas: typing.SupportsInt | typing.SupportsIndex, nodes_per_replica: typing.SupportsInt | typing.SupportsIndex, node_rate: typing.SupportsFloat | typing.SupportsIndex, repacks: bool) -> tuple[float, float, float]:
    ...
def estimate(*, model: Model, training: Training, cluster: Cluster, plan: Plan, software: Software, site: Site, recovery: Recovery, storage: CheckpointStorage, power_levels: PowerLevels, embodied: Embodied, rental_rate: pint.Quantity[typing.Any] | str, failure_rates: FailureRates | None = None, part_rates: PartRates | None = None, early_failures: EarlyFailures | None = None, checkpoint_interval: pint.Quantity[typing.Any] | str | None = None, checkpoints: Checkpoints | None = None, spares: Spares | None = None, maintenance: Maintenance | None = None, corruption: Corruption | None = None, power: PowerSettings | None = None, kernels: KernelCalibration | typing.Literal['roofline'] | str = 'roofline', collectives: typing.Literal['flat-ring', 'hierarchical-ring', 'cheapest', 'cheapest-with-protocols'] | str | collections.abc.Sequence[CollectiveCalibration] = 'hierarchical-ring', attention_flops: typing.Literal['causal_half', 'full_square'] | str = 'causal_half') -> TrainingRun:
    """
    A whole training run: steps, failures and checkpoints, energy, carbon, water and money.
    
    Parameters
    ----------
    model : Model
        What is trained.
    training : Training
        On how many tokens, in which batches, at which precision.
    cluster : Cluster
        On which machine.
    plan : Plan
        How the run is laid out over it.
    software : Software
        What the training software fuses and hides.
    site : Site
        Where the electricity comes from, and what it costs in carbon, water and money.
    recovery : Recovery
        What follows a failure.
    storage : CheckpointStorage
        Where checkpoints go.
    power_levels : PowerLevels
        What an accelerator draws by activity.
    embodied : Embodied
        What making the hardware emitted.
    rental_rate : pint.Quantity or str
        Of one accelerator, as in "2 USD/h".
    failure_rates : FailureRates, optional
        How often parts fail so that the job stops; must be given unless `part_rates` are.
    part_rates : PartRates, optional
        The same by kind of part, in its place.
    early_failures : EarlyFailures, optional
        Accelerators of a new batch that fail early.
    checkpoint_interval : pint.Quantity or str, optional
        Useful work between two checkpoints; the best if it is not given.
    checkpoints : Checkpoints, optional
        How they are taken; they stop the job until they are written if it is not given.
    spares : Spares, optional
        Nodes that stand in for those under repair; without them no failure waits for a node.
    maintenance : Maintenance, optional
        Planned windows that stop the job.
    corruption : Corruption, optional
        Wrong numbers that no part reports, and how they are found.
    power : PowerSettings, optional
        A cap or a clock, what stands beside the nodes, supplies, the limit of the site.
    kernels : 'roofline' or KernelCalibration
        Model of kernel times: the bound that no kernel beats, or what an accelerator sustains.
    collectives : 'flat-ring', 'hierarchical-ring', 'cheapest', 'cheapest-with-protocols' or list
        Model of message times: a fixed algorithm, the cheapest of all, the same with the protocols of
        NCCL, or one CollectiveCalibration a tier, innermost first, the last for all beyond.
    attention_flops : {'causal_half', 'full_square'}
        How causal attention counts in model FLOP, and so in MFU.
    
    Raises
    ------
    InvalidInput
        An input makes no sense.
    Infeasible
        Degrees do not divide, failures leave no work, or the site cannot deliver the peak. A run that does not fit the memory is
        no error: its `fits` is false.
    """
def estimate_many(*, model: Model, training: Training, cluster: Cluster, plan: Plan, software: Software, kernels: typing.Any, collectives: typing.Any, attention_flops: str, columns: collections.abc.Sequence[tuple[str, typing.Annotated[numpy.typing.ArrayLike, numpy.int64], collections.abc.Sequence[Plan | str]]], rows: typing.SupportsInt | typing.SupportsIndex, threads: typing.SupportsInt | typing.SupportsIndex) -> dict[str, typing.Any]:
    """
    Steps of many plans for one job: arrays of seconds, bytes and shares, one place a row, and which of the refusals a row has, -1 for none.
    
    A column is its name, a number for each row, and what the numbers count if they count choices: plans that have them, or why there is none.
    """
def fabric_tiers(topology: typing.Literal['fat-tree', 'leaf-spine', 'rail-optimized', 'dragonfly'] | str, link: Link, *, ports: int = 0, oversubscription: float = 1.0, node: int = 1, units: int = 1, routers: int = 0, hosts: int = 0, global_links: int = 0, global_link: Link | None = None) -> list[Tier]:
    """
    Tiers of a network of equal switches, for the fabric of a `Cluster`.
    
    Parameters
    ----------
    topology : str
        How the switches are joined.
    link : Link
        Of one accelerator.
    ports : int
        Of a switch; not of a dragonfly.
    oversubscription : float, default 1.0
        Downlinks over uplinks, of a leaf-spine and of rails towards the spine.
    node : int, default 1
        Accelerators of a node, of rails: one leaf switch for each place in it.
    units : int, default 1
        Sets of nodes under the same leaves, of rails.
    routers, hosts, global_links : int
        Of a dragonfly: routers of a group, accelerators and global links of a router.
    global_link : Link, optional
        Between groups of a dragonfly; as `link` where not given.
    
    Raises
    ------
    InvalidInput
        An input makes no sense.
    """
def fiber_latency(meters: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    One way through a glass fiber, in seconds.
    """
def fibre_delay(length: typing.Any) -> pint.Quantity[typing.Any]:
    """
    How long light takes through so much optical fibre, one way: 4.9 us per kilometre.
    """
def fit_steps(rows: collections.abc.Sequence[tuple[dict[str, typing.Any], typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, str]]]], coefficients: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]]) -> dict[str, typing.Any]:
    """
    Fits coefficients of a step's models to measured steps.
    
    Parameters
    ----------
    rows : list
        (inputs as `estimate` takes them, seconds, weight, uses), a use being (index of a coefficient, name of the number it stands for).
    coefficients : list
        (name, start, width of its logarithm).
    
    Returns
    -------
    dict
        solution; covariance of the logarithms; cost; iterations.
    """
def job_failures(rates: typing.Annotated[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], "FixedSize(8)"], parts: typing.Annotated[collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], "FixedSize(4)"], nodes: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex]) -> dict[str, typing.Any]:
    ...
def lost_shares(intervals: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], mean_time: typing.SupportsFloat | typing.SupportsIndex, cost: typing.SupportsFloat | typing.SupportsIndex, recovery: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], background: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], tiers: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], storage_every: typing.SupportsInt | typing.SupportsIndex, corruption: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], maintenance: typing.SupportsFloat | typing.SupportsIndex, waiting: typing.SupportsFloat | typing.SupportsIndex, throughput: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, typing.Any]:
    ...
def near_names(wanted: str, known: collections.abc.Sequence[str], count: typing.SupportsInt | typing.SupportsIndex = 3) -> list[str]:
    """
    At most `count` names nearest to `wanted`, nearest first.
    """
def pool_shares(spares: typing.SupportsInt | typing.SupportsIndex, repair: typing.SupportsFloat | typing.SupportsIndex, crews: typing.SupportsInt | typing.SupportsIndex, spares_fail: bool, nodes: typing.SupportsInt | typing.SupportsIndex, node_rate: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float]:
    ...
def power_clocked_accelerator(accelerator: Accelerator, clock: typing.SupportsFloat | typing.SupportsIndex) -> Accelerator:
    ...
def power_clocked_levels(levels: PowerLevels, response: dict[str, typing.Any], clock: typing.SupportsFloat | typing.SupportsIndex) -> PowerLevels:
    ...
def power_losses(stages: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex]], load: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, list[float]]:
    ...
def power_nodes(site_limit: typing.SupportsFloat | typing.SupportsIndex, pue: typing.SupportsFloat | typing.SupportsIndex, node_power: typing.SupportsFloat | typing.SupportsIndex) -> int:
    ...
def power_site(limit: typing.SupportsFloat | typing.SupportsIndex, levels: PowerLevels, activity: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], response: dict[str, typing.Any], clock: typing.SupportsFloat | typing.SupportsIndex | None, overhead: typing.SupportsFloat | typing.SupportsIndex, site_limit: typing.SupportsFloat | typing.SupportsIndex, pue: typing.SupportsFloat | typing.SupportsIndex, for_peak: bool) -> dict[str, typing.Any]:
    ...
def power_step(limit: typing.SupportsFloat | typing.SupportsIndex, levels: PowerLevels, activity: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], response: dict[str, typing.Any], clock: typing.SupportsFloat | typing.SupportsIndex | None, cap: typing.SupportsFloat | typing.SupportsIndex | None, overhead: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, typing.Any]:
    ...
def power_swing(limit: typing.SupportsFloat | typing.SupportsIndex, levels: PowerLevels, activity: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], accelerators: typing.SupportsInt | typing.SupportsIndex, rest: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float]:
    ...
def power_tables() -> dict[str, typing.Any]:
    ...
def root_between(function: collections.abc.Callable[[float], typing.SupportsFloat | typing.SupportsIndex], low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, question: str, tolerance: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    The root of a function between two ends.
    """
def root_expanded(function: collections.abc.Callable[[float], typing.SupportsFloat | typing.SupportsIndex], low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, least: typing.SupportsFloat | typing.SupportsIndex, most: typing.SupportsFloat | typing.SupportsIndex, question: str, tolerance: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    The same from a range that may have to be widened, within positive limits.
    """
def run_answers() -> list[tuple[str, str]]:
    """
    Answers that move with the inputs: name, unit (empty for a plain number).
    """
def run_committed(run: TrainingRun, term: typing.SupportsFloat | typing.SupportsIndex, rate: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Cost of whole terms.
    """
def run_gradient(arguments: dict[str, typing.Any], answers: collections.abc.Sequence[str]) -> list[tuple[str, float, list[float]]]:
    """
    Slopes of answers of a run, as `estimate` takes it: for each its name, its value and its derivative by each of `run_inputs`, all in their units.
    """
def run_inputs(arguments: dict[str, typing.Any]) -> list[tuple[str, float, str]]:
    """
    The continuous inputs of a run, as `estimate` takes it: name, value, unit of the value (empty for a plain number).
    """
def run_on_spot(run: TrainingRun, recovery: Recovery, rate: typing.SupportsFloat | typing.SupportsIndex, interruptions: typing.SupportsFloat | typing.SupportsIndex, restart: typing.SupportsFloat | typing.SupportsIndex, best_interval: bool) -> dict[str, float]:
    """
    A run on machines that may be taken away.
    """
def run_owned(run: TrainingRun, rate: typing.SupportsFloat | typing.SupportsIndex, tokens: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float]:
    """
    Cost of the run and of a token.
    """
def run_shared_commitment(run: TrainingRun, utilization: typing.SupportsFloat | typing.SupportsIndex, rate: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Cost of a share of a term.
    """
def run_variants(arguments: dict[str, typing.Any], inputs: collections.abc.Sequence[str], rows: typing.Annotated[numpy.typing.ArrayLike, numpy.float64, "[m, n]"], answers: collections.abc.Sequence[str]) -> tuple[typing.Annotated[numpy.typing.NDArray[numpy.float64], "[m, n]"], list[tuple[int, str]]]:
    """
    Answers of many variants of one run.
    
    Parameters
    ----------
    arguments : dict
        What `estimate` takes.
    inputs : list of str
        Inputs that a row moves.
    rows : array
        A line for each variant, a column for each input, in its unit.
    answers : list of str
        What is asked for.
    
    Returns
    -------
    tuple
        A line for each variant and a column for each answer in its unit, NaN where a variant makes no sense; and those, with the reason.
    """
def scaling_data_optimum(law: ScalingLaw, work: typing.SupportsFloat | typing.SupportsIndex, unique: typing.SupportsFloat | typing.SupportsIndex, repeats_of_tokens: typing.SupportsFloat | typing.SupportsIndex, repeats_of_parameters: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float, float, float, float]:
    """
    Parameters, tokens, loss, epochs, effective parameters and tokens of the best model where text is scarce.
    """
def scaling_frontier_optimum(frontier: SizeFrontier, work: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float]:
    """
    Parameters and tokens of the best model for that work.
    """
def scaling_inference_for_loss(law: ScalingLaw, loss: typing.SupportsFloat | typing.SupportsIndex, read: typing.SupportsFloat | typing.SupportsIndex, written: typing.SupportsFloat | typing.SupportsIndex, training_utilization: typing.SupportsFloat | typing.SupportsIndex, reading_utilization: typing.SupportsFloat | typing.SupportsIndex, writing_utilization: typing.SupportsFloat | typing.SupportsIndex, relative_price: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float, float, float]:
    """
    Parameters, tokens, loss, and FLOP of peak in training and serving, of the cheapest model of a loss over its life.
    """
def scaling_inference_for_work(law: ScalingLaw, work: typing.SupportsFloat | typing.SupportsIndex, read: typing.SupportsFloat | typing.SupportsIndex, written: typing.SupportsFloat | typing.SupportsIndex, training_utilization: typing.SupportsFloat | typing.SupportsIndex, reading_utilization: typing.SupportsFloat | typing.SupportsIndex, writing_utilization: typing.SupportsFloat | typing.SupportsIndex, relative_price: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float, float, float]:
    """
    The same of the best model for a total of FLOP of peak over its life.
    """
def scaling_loss(law: ScalingLaw, parameters: typing.SupportsFloat | typing.SupportsIndex, tokens: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Loss of a model.
    """
def scaling_optimal_tokens(law: ScalingLaw, parameters: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Tokens for which a size is compute-optimal.
    """
def scaling_optimum(law: ScalingLaw, work: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float]:
    """
    Parameters, tokens and loss of the best model for that work.
    """
def scaling_optimum_for_loss(law: ScalingLaw, loss: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, float]:
    """
    Parameters, tokens and loss of the least work that reaches a loss.
    """
def scaling_parameters_for_loss(law: ScalingLaw, tokens: typing.SupportsFloat | typing.SupportsIndex, loss: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Size that comes to a loss on those tokens.
    """
def scaling_repeated_loss(law: ScalingLaw, parameters: typing.SupportsFloat | typing.SupportsIndex, tokens: typing.SupportsFloat | typing.SupportsIndex, unique: typing.SupportsFloat | typing.SupportsIndex, repeats_of_tokens: typing.SupportsFloat | typing.SupportsIndex, repeats_of_parameters: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Loss where text is read several times.
    """
def scaling_tokens_for_loss(law: ScalingLaw, parameters: typing.SupportsFloat | typing.SupportsIndex, loss: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Tokens that bring a size to a loss.
    """
def schedule_facts(schedule: typing.Any, stages: typing.SupportsInt | typing.SupportsIndex, virtual_stages: typing.SupportsInt | typing.SupportsIndex) -> tuple[int, int, bool]:
    ...
def search_figures() -> dict[str, str]:
    """
    Figures that plans can be compared by, each with its unit.
    """
def search_plans(*, cases: list[typing.Any], objectives: collections.abc.Sequence[str], limits: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex]], fits: bool, top: typing.SupportsInt | typing.SupportsIndex, exhaustive: bool, cores: typing.SupportsInt | typing.SupportsIndex, start: typing.Any, progress: typing.Any) -> dict[str, typing.Any]:
    """
    The best plans of one case or several, by the engine alone; `bessemer.search` gives it words.
    
    Parameters
    ----------
    cases : list of (dict, dict, JoinedSite or None)
        Keywords of `estimate`, for each searched key of a plan the plans that hold its values, and what
        of the site follows from the run.
    objectives : list of str
        The first decides, the next break ties; several make a front.
    limits : list of (str, float)
        Figures, and what each must not exceed.
    fits : bool
        Plans must fit the accelerators' memory.
    top : int
        How many of the best to keep.
    exhaustive : bool
        Evaluate every legal plan, whatever bounds say.
    cores : int
        Threads; 0: one for each core.
    start : Plan or None
        What the figure `changes` counts from.
    progress : callable or None
        Called with the share that is done, about every 50 ms.
    """
def simulated_history(mean_time: typing.SupportsFloat | typing.SupportsIndex, interval: typing.SupportsFloat | typing.SupportsIndex, cost: typing.SupportsFloat | typing.SupportsIndex, recovery: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], background: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], tiers: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], storage_every: typing.SupportsInt | typing.SupportsIndex, corruption: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], pool: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], repair: typing.SupportsFloat | typing.SupportsIndex, repairs_vary: bool, incidents: typing.SupportsInt | typing.SupportsIndex, seed: typing.SupportsInt | typing.SupportsIndex) -> dict[str, typing.Any]:
    ...
def simulated_schedule(schedule: typing.Any, stages: typing.SupportsInt | typing.SupportsIndex, virtual_stages: typing.SupportsInt | typing.SupportsIndex, micro_batches: typing.SupportsInt | typing.SupportsIndex, group: typing.SupportsInt | typing.SupportsIndex, forward: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], input_gradient: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], weight_gradient: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], send_latency: typing.SupportsFloat | typing.SupportsIndex, overlap: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, typing.Any]:
    ...
def site_best_start(series: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], duration: typing.SupportsFloat | typing.SupportsIndex) -> int:
    """
    First hour of the lightest window.
    """
def site_paused_load(signal: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], threshold: typing.SupportsFloat | typing.SupportsIndex, start: typing.SupportsInt | typing.SupportsIndex, power: typing.SupportsFloat | typing.SupportsIndex, idle: typing.SupportsFloat | typing.SupportsIndex, duration: typing.SupportsFloat | typing.SupportsIndex) -> list[float]:
    """
    The same with pauses above a threshold.
    """
def site_steady_load(power: typing.SupportsFloat | typing.SupportsIndex, duration: typing.SupportsFloat | typing.SupportsIndex) -> list[float]:
    """
    Watts by the hour, the last one in part.
    """
def site_supplied_hours(load: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], price: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], intensity: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], marginal: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], variable: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], dispatchable: typing.SupportsFloat | typing.SupportsIndex, grid_limit: typing.SupportsFloat | typing.SupportsIndex, storage: tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], signal: tuple[collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex], start: typing.SupportsInt | typing.SupportsIndex, last: typing.SupportsFloat | typing.SupportsIndex) -> tuple[dict[str, list[float]], dict[str, float]]:
    """
    Hours of the balance as columns, and totals.
    """
def spans(ranks: int, cluster: Cluster, *, stride: int = 1) -> list[tuple[str, int]]:
    """
    Which tiers a group spans: the name of each, innermost first, and the members that meet there.
    
    Parameters
    ----------
    ranks : int
        Of the group.
    cluster : Cluster
        On which machine.
    stride : int, default 1
        How far apart they stand in rank order.
    """
def spares_chance(spares: typing.SupportsInt | typing.SupportsIndex, outages: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]], repair: typing.SupportsFloat | typing.SupportsIndex) -> float:
    ...
def spares_needed(chance: typing.SupportsFloat | typing.SupportsIndex, outages: collections.abc.Sequence[tuple[typing.SupportsFloat | typing.SupportsIndex, typing.SupportsInt | typing.SupportsIndex]], repair: typing.SupportsFloat | typing.SupportsIndex) -> int:
    ...
def stated_carbon(energy: typing.SupportsFloat | typing.SupportsIndex, pue: typing.SupportsFloat | typing.SupportsIndex, intensity: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Tonnes of MWh, the PUE that they lack, 1 for none, and g/kWh.
    """
def stated_footprint(hours: typing.SupportsFloat | typing.SupportsIndex, power: typing.SupportsFloat | typing.SupportsIndex, pue: typing.SupportsFloat | typing.SupportsIndex, intensity: typing.SupportsFloat | typing.SupportsIndex, price: typing.SupportsFloat | typing.SupportsIndex) -> dict[str, float]:
    """
    Energies in MWh, carbon in t and cost in USD of accelerator-hours, W, g/kWh, USD/h.
    """
def stated_utilization(flop: typing.SupportsFloat | typing.SupportsIndex, hours: typing.SupportsFloat | typing.SupportsIndex, peak: typing.SupportsFloat | typing.SupportsIndex) -> float:
    """
    Share of peak, in FLOP/s, over accelerator-hours.
    """
def step_slopes(inputs: dict[str, typing.Any], paths: collections.abc.Sequence[str]) -> tuple[float, list[float]]:
    """
    Seconds of a step, and the derivative of its logarithm by the logarithm of each number that `paths` name.
    """
def step_times(rows: collections.abc.Sequence[tuple[dict[str, typing.Any], typing.SupportsFloat | typing.SupportsIndex, typing.SupportsFloat | typing.SupportsIndex, collections.abc.Sequence[tuple[typing.SupportsInt | typing.SupportsIndex, str]]]], values: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex]) -> list[float]:
    """
    Seconds of each row's step where its uses have the given values.
    """
def supply_balance(load: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], variable: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], dispatchable: typing.SupportsFloat | typing.SupportsIndex, grid_limit: typing.SupportsFloat | typing.SupportsIndex, capacity: typing.SupportsFloat | typing.SupportsIndex, charge: typing.SupportsFloat | typing.SupportsIndex, discharge: typing.SupportsFloat | typing.SupportsIndex, efficiency: typing.SupportsFloat | typing.SupportsIndex, orders: collections.abc.Sequence[typing.SupportsInt | typing.SupportsIndex], stored: typing.SupportsFloat | typing.SupportsIndex) -> tuple[dict[str, list[float]], dict[str, float]]:
    """
    Hours of the balance, in watts, and totals.
    """
def supply_best_start(rates: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], hours: typing.SupportsInt | typing.SupportsIndex) -> int:
    """
    First hour of the best window.
    """
def supply_profile(hours: typing.SupportsInt | typing.SupportsIndex, day: typing.SupportsFloat | typing.SupportsIndex, year: typing.SupportsFloat | typing.SupportsIndex, peak_hour: typing.SupportsFloat | typing.SupportsIndex, peak_day: typing.SupportsFloat | typing.SupportsIndex, sun: bool) -> list[float]:
    """
    A swing over its mean, or the sun's, by the hour.
    """
def supply_run_below(rates: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], threshold: typing.SupportsFloat | typing.SupportsIndex, hours: typing.SupportsInt | typing.SupportsIndex, power: typing.SupportsFloat | typing.SupportsIndex, idle: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, float, int, int, float]:
    """
    Weight while running and while paused, hours, hours paused, energy.
    """
def tier_intervals(tiers: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], recovery: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], mean_time: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, int]:
    ...
def version() -> str:
    """
    Of the library, as its headers say it.
    """
