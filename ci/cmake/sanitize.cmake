if(WEAVEPROOF_SANITIZE)
    add_compile_options(-fsanitize=${WEAVEPROOF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${WEAVEPROOF_SANITIZE})
endif()
