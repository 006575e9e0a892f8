#pragma once

/// GPT-2, GPT-3, the shapes of the Megatron papers, MT-NLG and OPT. GPT-3 has a feed-forward of
/// four times its width, a context of 2,048 and the vocabulary of GPT-2 [BrownEtAl2020] section
/// 2.1; half of its layers attend in bands, which changes no parameter. The position table of OPT
/// has two rows more than its context. OPT-350M has a narrower table and no last norm, GPT-J biases in
/// its feed-forward and output alone.

#include <array>

#include <bessemer/catalog/model_entry.hpp>

namespace bessemer::catalog {

inline constexpr DenseStyle gpt_2_style = [] {
  DenseStyle style = gpt_style;
  style.position_rows = 1024;
  return style;
}();

inline constexpr DenseStyle opt_style{.gated = false,
                                      .activation = model::Activation::relu,
                                      .positions = model::Positions::learned,
                                      .position_rows = 2050,
                                      .tied = true,
                                      .qkv_bias = true,
                                      .output_bias = true,
                                      .feed_forward_bias = true,
                                      .norm = model::Norm::layer,
                                      .dropout = true};

inline constexpr model::Transformer opt_350m = [] {
  model::Transformer shape = dense("", {24, 1024, 16, 16, 64, 4096, 50272}, opt_style);
  shape.embedding.width = 512;
  shape.final_norm = false;
  return shape;
}();

inline constexpr DenseStyle gpt_j_style{.gated = false,
                                        .activation = model::Activation::gelu,
                                        .feed_forward_bias = true,
                                        .norm = model::Norm::layer,
                                        .norms = 1,
                                        .parallel = true,
                                        .vocabulary_bias = true};

inline constexpr std::array gpt_models{
    dense_entry("gpt-2-124m", "GPT-2 124M", {12, 768, 12, 12, 64, 3072, 50257}, gpt_2_style,
                Basis::published, "RadfordEtAl2019", "", 124'000'000),
    dense_entry("gpt-2-355m", "GPT-2 355M", {24, 1024, 16, 16, 64, 4096, 50257}, gpt_2_style,
                Basis::published, "RadfordEtAl2019", "", 355'000'000),
    dense_entry("gpt-2-774m", "GPT-2 774M", {36, 1280, 20, 20, 64, 5120, 50257}, gpt_2_style,
                Basis::published, "RadfordEtAl2019", "", 774'000'000),
    dense_entry("gpt-2-1.5b", "GPT-2 1.5B (XL)", {48, 1600, 25, 25, 64, 6400, 50257}, gpt_2_style,
                Basis::published, "RadfordEtAl2019", "", 1'558'000'000),
    dense_entry("gpt-3-small", "GPT-3 Small 125M", {12, 768, 12, 12, 64, 3072, 50257}, gpt_style,
                Basis::derived, "BrownEtAl2020",
                "recalled, the count agrees: biases, positions, tied embeddings", 125'000'000),
    dense_entry("gpt-3-medium", "GPT-3 Medium 350M", {24, 1024, 16, 16, 64, 4096, 50257}, gpt_style,
                Basis::assumed, "BrownEtAl2020", "recalled: biases, positions, tied embeddings",
                350'000'000),
    dense_entry("gpt-3-large", "GPT-3 Large 760M", {24, 1536, 16, 16, 96, 6144, 50257}, gpt_style,
                Basis::derived, "BrownEtAl2020",
                "recalled, the count agrees: biases, positions, tied embeddings", 760'000'000),
    dense_entry("gpt-3-xl", "GPT-3 XL 1.3B", {24, 2048, 16, 16, 128, 8192, 50257}, gpt_style,
                Basis::derived, "BrownEtAl2020", "the table prints 24 heads; 16 of 128 make 2,048",
                1'300'000'000),
    dense_entry("gpt-3-2.7b", "GPT-3 2.7B", {32, 2560, 32, 32, 80, 10240, 50257}, gpt_style,
                Basis::derived, "BrownEtAl2020",
                "recalled, the count agrees: biases, positions, tied embeddings", 2'700'000'000),
    dense_entry("gpt-3-6.7b", "GPT-3 6.7B", {32, 4096, 32, 32, 128, 16384, 50257}, gpt_style,
                Basis::derived, "BrownEtAl2020",
                "recalled, the count agrees: biases, positions, tied embeddings", 6'700'000'000),
    dense_entry("gpt-3-13b", "GPT-3 13B", {40, 5120, 40, 40, 128, 20480, 50257}, gpt_style,
                Basis::assumed, "BrownEtAl2020",
                "the table prints 5,140; 40 heads of 128 make 5,120; recalled: biases, positions, "
                "tied embeddings",
                13'000'000'000),
    dense_entry("gpt-3-175b", "GPT-3 175B", {96, 12288, 96, 96, 128, 49152, 50257}, gpt_style,
                Basis::assumed, "BrownEtAl2020", "recalled: biases, positions, tied embeddings",
                175'000'000'000),
    dense_entry("megatron-1.7b", "Megatron GPT 1.7B", {24, 2304, 24, 24, 96, 9216, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 1'700'000'000),
    dense_entry("megatron-3.6b", "Megatron GPT 3.6B", {30, 3072, 32, 32, 96, 12288, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 3'600'000'000),
    dense_entry("megatron-7.5b", "Megatron GPT 7.5B", {36, 4096, 32, 32, 128, 16384, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 7'500'000'000),
    dense_entry("megatron-18.4b", "Megatron GPT 18.4B", {40, 6144, 48, 48, 128, 24576, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 18'400'000'000),
    dense_entry("megatron-39.1b", "Megatron GPT 39.1B", {48, 8192, 64, 64, 128, 32768, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 39'100'000'000),
    dense_entry("megatron-76.1b", "Megatron GPT 76.1B", {60, 10240, 80, 80, 128, 40960, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 76'100'000'000),
    dense_entry("megatron-145.6b", "Megatron GPT 145.6B", {80, 12288, 96, 96, 128, 49152, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 145'600'000'000),
    dense_entry("megatron-310.1b", "Megatron GPT 310.1B", {96, 16384, 128, 128, 128, 65536, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 310'100'000'000),
    dense_entry("megatron-529.6b", "Megatron GPT 529.6B", {105, 20480, 128, 128, 160, 81920, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings", 529'600'000'000),
    dense_entry("megatron-1t", "Megatron GPT 1T", {128, 25600, 160, 160, 160, 102400, 51200},
                gpt_style, Basis::derived, "NarayananEtAl2021",
                "recalled, the count agrees: biases, positions, tied embeddings",
                1'008'000'000'000),
    dense_entry("megatron-22b", "Megatron GPT 22B", {48, 6144, 64, 64, 96, 24576, 51200}, gpt_style,
                Basis::derived, "KorthikantiEtAl2022",
                "recalled, the count agrees: biases, positions, tied embeddings", 22'000'000'000),
    dense_entry("megatron-175b", "Megatron GPT 175B (GPT-3 shape)",
                {96, 12288, 96, 96, 128, 49152, 51200}, gpt_style, Basis::derived,
                "KorthikantiEtAl2022",
                "recalled, the count agrees: biases, positions, tied embeddings", 175'000'000'000),
    dense_entry("mt-nlg-530b", "MT-NLG 530B", {105, 20480, 128, 128, 160, 81920, 51200}, gpt_style,
                Basis::derived, "SmithEtAl2022", "vocabulary of the benchmark; 50,272 elsewhere",
                530'000'000'000),
    dense_entry("opt-125m", "OPT 125M", {12, 768, 12, 12, 64, 3072, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 125'000'000),
    model_entry("opt-350m", "OPT 350M", opt_350m, Basis::derived, "ZhangEtAl2022",
                "width of the table recalled; the count agrees", 350'000'000),
    dense_entry("gpt-j-6b", "GPT-J 6B", {28, 4096, 16, 16, 256, 16384, 50400}, gpt_j_style,
                Basis::published, "WangKomatsuzaki2021", "", 6'053'381'344),
    dense_entry("opt-1.3b", "OPT 1.3B", {24, 2048, 32, 32, 64, 8192, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 1'300'000'000),
    dense_entry("opt-2.7b", "OPT 2.7B", {32, 2560, 32, 32, 80, 10240, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 2'700'000'000),
    dense_entry("opt-6.7b", "OPT 6.7B", {32, 4096, 32, 32, 128, 16384, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 6'700'000'000),
    dense_entry("opt-13b", "OPT 13B", {40, 5120, 40, 40, 128, 20480, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 13'000'000'000),
    dense_entry("opt-30b", "OPT 30B", {48, 7168, 56, 56, 128, 28672, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 30'000'000'000),
    dense_entry("opt-66b", "OPT 66B", {64, 9216, 72, 72, 128, 36864, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 66'000'000'000),
    dense_entry("opt-175b", "OPT 175B", {96, 12288, 96, 96, 128, 49152, 50272}, opt_style,
                Basis::published, "ZhangEtAl2022", "", 175'000'000'000),
};

}  // namespace bessemer::catalog
