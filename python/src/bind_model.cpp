#include <bessemer/compute/flops.hpp>
#include <bessemer/model/parameters.hpp>

#include "bind.hpp"
#include "conventions.hpp"
#include "model_parts.hpp"

namespace bessemer::python {

using namespace bessemer::model;

namespace {

/// Fields of a layer stand for all of them where they are equal: the one run of a `Transformer`.
constexpr auto layer = [](auto& model) -> auto& { return model.runs[0].layer; };

/// Equal layers of attention and feed-forward: what the flat keywords say.
[[nodiscard]] bool is_flat(const Transformer& model) {
  if (model.runs.size() != 1) return false;
  const Layer& all = model.runs[0].layer;
  return has_attention(all) && has_feed_forward(all) && !has_recurrence(all) &&
         !all.cross_attention && !all.encoder;
}

constexpr auto attention_fields = std::tuple{
    required(
        "heads", [](auto& m) -> auto& { return layer(m).attention.heads; },
        "Attention heads of queries."),
    required(
        "kv_heads", [](auto& m) -> auto& { return layer(m).attention.kv_heads; },
        "Heads of keys and values: `heads` for multi-head, 1 for multi-query, between for "
        "grouped."),
    required(
        "head_size", [](auto& m) -> auto& { return layer(m).attention.head_size; },
        "Features of one head."),
    optional(
        "value_size", [](auto& m) -> auto& { return layer(m).attention.value_size; },
        "Features of a value; 0: as many as a key."),
    optional(
        "window", [](auto& m) -> auto& { return layer(m).attention.window; },
        "Tokens that one sees, itself among them; 0: all."),
    optional(
        "causal", [](auto& m) -> auto& { return layer(m).attention.causal; },
        "A token does not see what comes after it."),
    optional(
        "qkv_bias", [](auto& m) -> auto& { return layer(m).attention.qkv_bias; },
        "Biases on queries, keys and values."),
    optional(
        "output_bias", [](auto& m) -> auto& { return layer(m).attention.output_bias; },
        "A bias behind attention."),
    optional(
        "qk_norm", [](auto& m) -> auto& { return layer(m).attention.qk_norm; },
        "A norm of `head_size` weights on queries and one on keys."),
    optional(
        "wide_qk_norm", [](auto& m) -> auto& { return layer(m).attention.wide_qk_norm; },
        "The same, but over all heads at once."),
    optional(
        "sinks", [](auto& m) -> auto& { return layer(m).attention.sinks; },
        "A learned logit per head joins each softmax."),
    optional(
        "output_gate", [](auto& m) -> auto& { return layer(m).attention.output_gate; },
        "A sigmoid gate on the output of attention, projected with the queries."),
    optional(
        "kv_rank", [](auto& m) -> auto& { return layer(m).attention.kv_rank; },
        "Features of the latent of keys and values; 0: no latent."),
    optional(
        "query_rank", [](auto& m) -> auto& { return layer(m).attention.query_rank; },
        "Features of the latent of queries; 0: none."),
    optional(
        "rotary_size", [](auto& m) -> auto& { return layer(m).attention.rotary_size; },
        "Of `head_size` with a latent, the part that carries the position."),
    optional(
        "chunked", [](auto& m) -> auto& { return layer(m).attention.chunked; },
        "The window does not slide: tokens see those of their own block of `window`.")};

constexpr auto feed_forward_fields =
    std::tuple{required(
                   "feed_forward", [](auto& m) -> auto& { return layer(m).feed_forward.size; },
                   "Inner features of the feed-forward block, or of one expert."),
               optional(
                   "gated", [](auto& m) -> auto& { return layer(m).feed_forward.gated; },
                   "Three matrices (gate, up, down) instead of two."),
               optional(
                   "activation", [](auto& m) -> auto& { return layer(m).feed_forward.activation; },
                   "Of the feed-forward block.", Choices<Activation>{choices::activations}),
               optional(
                   "mlp_bias", [](auto& m) -> auto& { return layer(m).feed_forward.bias; },
                   "Biases in the feed-forward block."),
               optional(
                   "experts", [](auto& m) -> auto& { return layer(m).feed_forward.experts; },
                   "A mixture of such blocks; None: one dense block.")};

constexpr auto layer_fields =
    std::tuple{optional(
                   "norms_per_layer", [](auto& m) -> auto& { return layer(m).norms; },
                   "Two in a plain block, one where attention and feed-forward share it, four with "
                   "norms after."),
               optional(
                   "parallel_attention", [](auto& m) -> auto& { return layer(m).parallel; },
                   "Attention and feed-forward read the same input and are summed.")};

constexpr auto model_fields = std::tuple{
    optional(
        "positions", [](auto& m) -> auto& { return m.embedding.positions; },
        "How a token knows its place.", Choices<Positions>{choices::positions}),
    optional(
        "position_rows", [](auto& m) -> auto& { return m.embedding.position_rows; },
        "Rows of the learned position table, or buckets of relative distances; 0: none."),
    optional(
        "tied_embeddings", [](auto& m) -> auto& { return m.embedding.tied; },
        "The output layer uses the token table."),
    optional("norm", &Transformer::norm, "Kind of all norms.", Choices<Norm>{choices::norms}),
    optional(
        "embedding_norm", [](auto& m) -> auto& { return m.embedding.norm; },
        "A norm right after the embedding."),
    optional("final_norm", &Transformer::final_norm, "A norm before the output layer."),
    optional("dropout", &Transformer::dropout,
             "Trained with dropout, as GPT was: its masks are stored for the backward pass."),
    optional(
        "embedding_width", [](auto& m) -> auto& { return m.embedding.width; },
        "Features of the token table, projected to and from the model's; 0: the model's."),
    optional(
        "token_types", [](auto& m) -> auto& { return m.embedding.token_types; },
        "Rows of a table of segments."),
    optional(
        "class_tokens", [](auto& m) -> auto& { return m.embedding.class_tokens; },
        "Learned tokens put before the others."),
    optional(
        "patch_values", [](auto& m) -> auto& { return m.embedding.patch_values; },
        "Numbers of one image patch, its channels times its pixels; 0: no patches."),
    optional(
        "patch_bias", [](auto& m) -> auto& { return m.embedding.patch_bias; },
        "A bias on the projection of patches."),
    optional("encoder", &Transformer::encoder, "A second stream in front; None: none."),
    optional("head", &Transformer::head, "Dense layers between the last layer and the output."),
    optional("classes", &Transformer::classes,
             "Rows of an output layer that is no vocabulary; 0: the vocabulary."),
    optional("headless", &Transformer::headless, "The model ends with its last layer."),
    optional("vocabulary_bias", &Transformer::output_bias, "A bias on the output layer."),
    optional("multi_token_predictions", &Transformer::multi_token_predictions,
             "Heads that predict further tokens; each has one layer like the last.")};

template <class Fields, class Visit>
void each_of(const Fields& fields, Visit&& visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, fields);
}

}  // namespace

template <>
struct Description<Transformer> {
  using T = Transformer;
  static constexpr const char* name = "Model";
  static constexpr const char* path = "model";
  static constexpr const char* story =
      "A model as shapes: what parameter, FLOP, byte and memory counts follow from.\n\nWhere all "
      "layers are equal, `layers` is their number and "
      "keywords say what one is like: `heads`, `feed_forward`, `experts` … Where they differ, "
      "`layers` "
      "is a list of `Layer` objects, or of such objects with how many follow each other, in the "
      "order "
      "of the model, and those keywords stand in each `Layer`.";
  static constexpr T blank() {
    constexpr Layer empty{.attention = no_attention, .feed_forward = no_feed_forward};
    return {.hidden = 0,
            .runs = {LayerRun{.layer = empty, .count = 0}},
            .embedding = {.vocabulary = 0}};
  }
  static constexpr auto first_fields =
      std::tuple{optional("name", &T::name, "For people."),
                 required(
                     "layers", [](auto& m) -> auto& { return m.runs[0].count; },
                     "How many, all equal; or the layers themselves, in order.",
                     Hinted{"int | collections.abc.Sequence[Layer | tuple[Layer, int]]"}),
                 required("hidden", &T::hidden, "Features of a token between layers."),
                 required(
                     "vocabulary", [](auto& m) -> auto& { return m.embedding.vocabulary; },
                     "Rows of the token table; 0 where the input is patches.")};
  static constexpr auto fields = std::tuple_cat(first_fields, attention_fields, feed_forward_fields,
                                                layer_fields, model_fields);
};

namespace {

using D = Description<Transformer>;
using Counted = py::typing::Tuple<Layer, int>;

/// Calls `visit(field)` for what is not a layer's, nor their list.
template <class Visit>
void each_model_field(Visit&& visit) {
  each_of(D::first_fields, [&](const auto& field) {
    if (std::string_view(field.name) != "layers") visit(field);
  });
  each_of(model_fields, visit);
}

[[nodiscard]] py::typing::List<Counted> layer_runs(const Transformer& model) {
  py::list runs;
  each_ordered_run(model, [&](std::size_t run, int count) {
    runs.append(py::make_tuple(model.runs[run].layer, count));
  });
  return py::typing::List<Counted>(std::move(runs));
}

/// Puts the layers of a list behind those of the model.
void append_layers(Transformer& model, const py::object& layers) {
  constexpr const char* path = "model.layers";
  for (const py::handle entry : layers) {
    int count = 1;
    py::object each = py::reinterpret_borrow<py::object>(entry);
    if (py::isinstance<py::sequence>(entry) && !is_text(entry)) {
      const auto pair = py::reinterpret_borrow<py::sequence>(entry);
      if (pair.size() != 2) refuse(path, "a run is a Layer and a number, got " + quoted(entry));
      each = pair[0];
      count = integer_from<int>(pair[1], path);
    }
    if (!py::isinstance<Layer>(each)) {
      refuse(path, "must be a number, or a list of Layer objects, got " + quoted(each));
    }
    if (count < 1) refuse(path, "a run must have at least 1 layer, got " + std::to_string(count));
    const auto& one = each.cast<const Layer&>();
    std::size_t kinds = 0;
    for (const LayerRun& run : model.runs) kinds += run.layer == one ? 0 : 1;
    if (kinds == 8) refuse(path, "at most 8 kinds of layers can differ in one model");
    add_layers(model, one, count);
  }
}

/// The model with what was given changed, where `layers` is a list or layers differ already.
void assign_stack(Transformer& model, py::dict given) {
  check_keywords<Transformer>(given);
  const auto refuse_layer_field = [&](const auto& field) {
    if (!given.contains(field.name) || py::object(given[field.name]).is_none()) return;
    refuse(path_of<Transformer>(field.name),
           "stands in each layer where model.layers is a list of them");
  };
  each_of(attention_fields, refuse_layer_field);
  each_of(feed_forward_fields, refuse_layer_field);
  each_of(layer_fields, refuse_layer_field);
  if (given.contains("layers")) {
    const py::object layers = given["layers"];
    if (!py::isinstance<py::sequence>(layers) || is_text(layers)) {
      refuse("model.layers",
             "must be a list of Layer objects, because layers of this model "
             "differ, got " +
                 quoted(layers));
    }
    model.runs = {};
    model.order = {};
    append_layers(model, layers);
  }
  each_model_field([&]<class F>(const F& field) {
    if (!given.contains(field.name)) return;
    const py::object value = given[field.name];
    if (value.is_none() && !field.is_required) return;
    field.of(model) =
        CrossingOf<Transformer, F>::given(value, path_of<Transformer>(field.name), field.extra);
  });
  check(model);
}

[[nodiscard]] bool has_list_of_layers(const py::dict& given) {
  if (!given.contains("layers")) return false;
  const py::object layers = given["layers"];
  return PyLong_Check(layers.ptr()) == 0 && py::isinstance<py::sequence>(layers) &&
         !is_text(layers);
}

[[nodiscard]] Transformer made(const py::args& positional, const py::kwargs& given) {
  if (!has_list_of_layers(given)) return constructed<Transformer>(positional, given);
  if (!positional.empty()) {
    throw py::type_error("Model takes keyword arguments only, as Model(name=…)");
  }
  for (const char* name : {"hidden", "vocabulary"}) {
    if (!given.contains(name)) refuse(path_of<Transformer>(name), "must be given");
  }
  Transformer model = D::blank();
  assign_stack(model, given);
  return model;
}

[[nodiscard]] Transformer changed(const Transformer& self, const py::kwargs& changes) {
  Transformer copy = self;
  if (is_flat(self) && !has_list_of_layers(changes)) {
    assign(copy, changes);
  } else {
    assign_stack(copy, changes);
  }
  return copy;
}

/// A layer's field, of those layers that have the part: one value, or a refusal.
template <class F, class Has>
[[nodiscard]] auto shown_of_layers(const Transformer& self, const F& field, Has has) {
  using C = CrossingOf<Transformer, F>;
  Transformer one = self;
  py::object first;
  for (const LayerRun& run : self.runs) {
    if (run.layer.encoder || !has(run.layer)) continue;
    one.runs[0] = run;
    const py::object value = C::plain(field.of(one));
    if (!first) first = value;
    if (!first.equal(value)) {
      refuse(path_of<Transformer>(field.name), "differs between layers; see layer_runs");
    }
  }
  if (!first) refuse(path_of<Transformer>(field.name), "no layer has it; see layer_runs");
  C::restore(field.of(one), first);
  return C::shown(field.of(one), field.extra);
}

template <class Fields, class Has>
void show_layer_fields(py::class_<Transformer>& object, const Fields& fields, Has has) {
  each_of(fields, [&](const auto& field) {
    object.def_property_readonly(
        field.name,
        [&field, has](const Transformer& self) { return shown_of_layers(self, field, has); },
        field.doc);
  });
}

[[nodiscard]] PlainDict told_model(const Transformer& self) {
  if (is_flat(self)) return told_values(self);
  PlainDict dict;
  dict["name"] = py::str(std::string(self.name.view()));
  py::list layers;
  for (const py::handle run : layer_runs(self)) {
    const py::object each = run[py::int_(0)].attr("to_dict")();
    each["count"] = run[py::int_(1)];
    layers.append(each);
  }
  dict["layers"] = layers;
  each_model_field([&]<class F>(const F& field) {
    dict[field.name] = CrossingOf<Transformer, F>::told(field.of(self), field.extra);
  });
  return dict;
}

/// Without the fields that hold their default: name and value of each.
[[nodiscard]] py::list spoken_fields(const Transformer& self) {
  const Transformer blank = D::blank();
  py::list words;
  each_model_field([&]<class F>(const F& field) {
    using C = CrossingOf<Transformer, F>;
    if (!field.is_required && C::plain(field.of(self)).equal(C::plain(field.of(blank)))) return;
    words.append(py::make_tuple(field.name, C::spoken(field.of(self), field.extra)));
  });
  return words;
}

[[nodiscard]] py::tuple identity(const Transformer& self) {
  py::list values;
  each_model_field([&]<class F>(const F& field) {
    values.append(CrossingOf<Transformer, F>::plain(field.of(self)));
  });
  return py::make_tuple(py::tuple(values), py::tuple(layer_runs(self)));
}

[[nodiscard]] PlainDict saved_model(const Transformer& self) {
  if (is_flat(self)) return saved(self);
  PlainDict state;
  each_model_field([&]<class F>(const F& field) {
    state[field.name] = CrossingOf<Transformer, F>::plain(field.of(self));
  });
  state["layer_runs"] = layer_runs(self);
  return state;
}

[[nodiscard]] Transformer restored_model(const PlainDict& state) {
  if (!state.contains("layer_runs")) return restored<Transformer>(state);
  Transformer model = D::blank();
  each_model_field([&]<class F>(const F& field) {
    if (state.contains(field.name)) {
      CrossingOf<Transformer, F>::restore(field.of(model), state[field.name]);
    }
  });
  model.runs = {};
  append_layers(model, state["layer_runs"]);
  return model;
}

void describe_model(py::class_<Transformer>& object) {
  {
    py::options options;
    options.disable_function_signatures();
    const std::string made_by = "__init__" + annotated_keywords<Transformer>(true) + " -> None";
    object.def(py::init(&made), made_by.c_str());
    const std::string changed_by = "with_" + annotated_keywords<Transformer>(true) +
                                   " -> Model\n\nA copy with the given fields changed.";
    object.def("with_", &changed, changed_by.c_str());
  }
  object.def_property_readonly_static("__signature__", &signature_of<Transformer>);
  object.def_property_readonly("layers", &layer_count, "How many, those of an encoder included.");
  object.def_property_readonly("layer_runs", &layer_runs,
                               "Equal layers and how many follow each other, in order.");
  each_model_field([&]<class F>(const F& field) {
    object.def_property_readonly(
        field.name,
        [&field](const Transformer& self) {
          return CrossingOf<Transformer, F>::shown(field.of(self), field.extra);
        },
        field.doc);
  });
  show_layer_fields(object, attention_fields, [](const Layer& l) { return has_attention(l); });
  show_layer_fields(object, feed_forward_fields,
                    [](const Layer& l) { return has_feed_forward(l); });
  show_layer_fields(object, layer_fields, [](const Layer&) { return true; });
  object.def("to_dict", &told_model,
             "As plain data; layers that differ are a list, each with its count.");
  object.def("__repr__", [](const py::object& self) -> py::str {
    const auto& model = self.cast<const Transformer&>();
    if (is_flat(model)) return spoken_object(model);
    return py::module_::import("bessemer._display")
        .attr("model_text")(layer_runs(model), spoken_fields(model));
  });
  object.def("_repr_html_", [](const py::object& self) -> py::str {
    return py::module_::import("bessemer._display").attr("model_html")(self);
  });
  object.def(
      "__eq__",
      [](const Transformer& self, const py::object& other) {
        return py::isinstance<Transformer>(other) &&
               identity(self).equal(identity(other.cast<const Transformer&>()));
      },
      py::arg("other"));
  object.def("__hash__", [](const Transformer& self) { return py::hash(identity(self)); });
  object.def(py::pickle(&saved_model, &restored_model));
}

}  // namespace

void bind_model(py::module_& module) {
  auto object = declared<Transformer>(module, true);
  describe_model(object);
  object.def_property_readonly("parameters", &parameters,
                               "Exact count: what the framework's `numel()` sums to.");
  object.def_property_readonly("active_parameters", &active_parameters,
                               "Of these, what one token uses: all but the experts that it is not "
                               "sent to, and heads of multi-token prediction.");
  object.def(
      "forward_flops_per_token",
      [](const Transformer& self, const py::object& sequence_length, const py::object& attention) {
        const auto length =
            integer_from<int>(sequence_length, "forward_flops_per_token: sequence_length");
        const auto convention =
            choice_from(attention, "forward_flops_per_token: attention", attention_flops_choices);
        return WorkPerToken<>::from_value(
            compute::forward_flops_per_token(self, length, convention));
      },
      "FLOP of the forward pass per token; training takes three times that.\n\n"
      "Parameters\n----------\n"
      "sequence_length : int\n    Tokens of a sequence.\n"
      "attention : {'causal_half', 'full_square'}\n"
      "    Whether causal attention counts half; published MFU differ by it.",
      py::arg("sequence_length"), py::arg("attention") = "causal_half");
  object.def_static(
      "from_config",
      [](const py::object& config) {
        return py::module_::import("bessemer.huggingface")
            .attr("model_from_config")(config)
            .cast<Transformer>();
      },
      "The model of a Hugging Face `config.json`.\n\n"
      "Parameters\n----------\nconfig : path or dict\n    The file, or what it holds.",
      py::arg("config"));
}

}  // namespace bessemer::python
